//! A row of `CustomerSegments` for each customer.

use fip_model::{CustomerId, CustomerSegment, Segment};
use fip_segment::{Assignment, SegmentModel};

use crate::failure::Failure;

/// Returns a row for each customer; those whose rows are not `active` are inactive, and the others are
/// `assigned` in their order.
pub(super) fn of_customers(
    customers: &[CustomerId],
    active: &[usize],
    model: &SegmentModel,
    assigned: &[Assignment],
) -> Result<Vec<CustomerSegment>, Failure> {
    let segments = segments_of(model)?;
    let mut rows: Vec<CustomerSegment> =
        customers.iter().map(|&customer_id| CustomerSegment::inactive(customer_id)).collect();
    for (&row, found) in active.iter().zip(assigned) {
        let customer = &mut rows[row];
        customer.cluster_id = u32::try_from(found.segment).ok();
        customer.segment = segments[found.segment];
        customer.distance = Some(found.distance);
        customer.second_segment = found.second.map(|second| segments[second]);
        customer.margin = found.margin;
        customer.membership = found.membership();
        customer.map_x = Some(found.map[0]);
        customer.map_y = Some(found.map[1]);
    }
    Ok(rows)
}

/// Returns the segments of a model in their order.
fn segments_of(model: &SegmentModel) -> Result<Vec<Segment>, Failure> {
    model.names().iter().map(|name| segment_named(&name.name)).collect()
}

pub(super) fn segment_named(name: &str) -> Result<Segment, Failure> {
    let found = Segment::ALL.into_iter().find(|segment| segment.label() == name);
    found.ok_or_else(|| Failure::internal(format!("no segment is called {name}")))
}
