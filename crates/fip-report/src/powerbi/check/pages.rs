//! Checks of the pages before they are written.

use super::super::PowerBiError;
use super::super::model::Model;
use super::super::report::{Field, Page, Role, Title, Visual};
use super::{text, unique, unresolved};

/// Longest alternative text that screen readers should be given.
const LONGEST_ALT: usize = 300;

/// Refuses a report that Power BI would refuse, or people could not use.
pub(in crate::powerbi) fn check(model: &Model, pages: &[Page]) -> Result<(), PowerBiError> {
    unique("report", pages.iter().map(|page| page.key))?;
    unique("report", pages.iter().map(|page| page.title))?;
    for page in pages {
        let place = format!("page {}", page.title);
        unique(&place, page.visuals.iter().map(|visual| visual.key))?;
        if let Role::DrillThrough(field) = page.role {
            resolved(model, &place, field)?;
            if !page.visuals.iter().any(|visual| visual.key == "back") {
                return Err(text(place, "expected a button that goes back"));
            }
        }
        if let Some((field, _)) = &page.filter {
            resolved(model, &place, *field)?;
        }
        for visual in &page.visuals {
            self::visual(model, &format!("{place}, {}", visual.key), visual)?;
        }
        layout(page)?;
    }
    Ok(())
}

fn visual(model: &Model, place: &str, visual: &Visual) -> Result<(), PowerBiError> {
    if visual.alt.is_empty() || visual.alt.len() > LONGEST_ALT {
        return Err(text(place, "expected an alternative text of at most 300 bytes"));
    }
    if visual.alt.contains('\'') {
        return Err(text(place, "expected a text without apostrophes"));
    }
    match &visual.title {
        Title::Words(words) if words.is_empty() => return Err(text(place, "expected a title")),
        Title::Words(words) if words.contains('\'') => {
            return Err(text(place, "expected a title without apostrophes"));
        }
        Title::Measure(name) => resolved(model, place, Field::Measure(name))?,
        _ => {}
    }
    for (_, shown) in &visual.roles {
        for one in shown {
            resolved(model, place, one.field)?;
        }
    }
    visual.sort.map_or(Ok(()), |(field, _)| resolved(model, place, field))
}

fn resolved(model: &Model, place: &str, field: Field) -> Result<(), PowerBiError> {
    match field {
        Field::Column(table, column) => {
            let found = model.table(table).and_then(|found| found.column(column));
            let missing = || unresolved(place, "column", &format!("{table}.{column}"));
            found.map(|_| ()).ok_or_else(missing)
        }
        Field::Measure(name) => {
            model.measure(name).map(|_| ()).ok_or_else(|| unresolved(place, "measure", name))
        }
    }
}

/// Refuses a visual that is not on its page, or on another visual.
fn layout(page: &Page) -> Result<(), PowerBiError> {
    let fault = |visual: &Visual, problem: String| PowerBiError::Layout {
        page: page.title.to_owned(),
        visual: visual.key.to_owned(),
        problem,
    };
    for (at, a) in page.visuals.iter().enumerate() {
        let [x, y, width, height] = a.frame;
        if width == 0 || height == 0 || x + width > page.size[0] || y + height > page.size[1] {
            return Err(fault(a, "is not on the page".to_owned()));
        }
        for b in &page.visuals[at + 1..] {
            let [left, top, wide, high] = b.frame;
            if x < left + wide && left < x + width && y < top + high && top < y + height {
                return Err(fault(a, format!("overlaps {}", b.key)));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::super::report::visuals::plain;
    use super::super::super::tests::{model, small};
    use super::*;

    fn refusal(change: impl Fn(&mut Page)) -> PowerBiError {
        let (model, mut pages) = small();
        assert_eq!(check(&model, &pages), Ok(()));
        change(&mut pages[0]);
        check(&model, &pages).unwrap_err()
    }

    #[test]
    fn the_pages_of_a_run_pass() {
        let pages = super::super::super::report::pages::pages(Some("NOTE"));
        assert_eq!(check(&model(), &pages), Ok(()));
    }

    #[test]
    fn an_unknown_field_in_a_visual_is_refused() {
        let refused =
            refusal(|page| page.visuals[1].roles[0].1[0] = plain(Field::Measure("Amout")));
        let place = "page Sales, shops".to_owned();
        let name = "Amout".to_owned();
        assert_eq!(refused, PowerBiError::Unresolved { place, kind: "measure", name });
        let column = Field::Column("Shops", "nobody");
        for refused in [
            refusal(|page| page.visuals[1].sort = Some((column, true))),
            refusal(|page| page.filter = Some((column, vec!["a"]))),
            refusal(|page| page.visuals[1].title = Title::Measure("Nothing")),
        ] {
            assert!(matches!(refused, PowerBiError::Unresolved { .. }));
        }
    }

    #[test]
    fn a_visual_off_the_page_or_on_another_is_refused() {
        let off = refusal(|page| page.visuals[1].frame[2] = 2000);
        assert_eq!(off.to_string(), "page Sales: shops is not on the page");
        let on = refusal(|page| page.visuals[1].frame = page.visuals[0].frame);
        assert_eq!(on.to_string(), "page Sales: heading overlaps shops");
    }

    #[test]
    fn a_visual_that_says_nothing_is_refused() {
        for refused in [
            refusal(|page| page.visuals[1].alt.clear()),
            refusal(|page| page.visuals[1].alt = "it's".to_owned()),
            refusal(|page| page.visuals[1].title = Title::Words("it's".to_owned())),
            refusal(|page| page.visuals[1].title = Title::Words(String::new())),
        ] {
            assert!(matches!(refused, PowerBiError::Text { .. }));
        }
    }

    #[test]
    fn a_page_to_drill_to_needs_its_column_and_a_way_back() {
        let shop = Field::Column("Shops", "shop_id");
        let refused = refusal(|page| page.role = Role::DrillThrough(shop));
        assert!(matches!(refused, PowerBiError::Text { .. }));
        let nobody = Field::Column("Shops", "nobody");
        let refused = refusal(|page| page.role = Role::DrillThrough(nobody));
        assert!(matches!(refused, PowerBiError::Unresolved { .. }));
    }
}
