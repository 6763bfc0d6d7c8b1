//! What is on each page. A page is 1280 by 720, its margin 24, the gap between visuals 16.

use fip_model::Tier;

use super::visuals::{
    back, bars, bubbles, cell_colors, columns, figures, lines, matrix, mix, named, open, plain,
    ring, slicer, table, words,
};
use super::{Field, Page, Role, Visual};
use crate::palette::Marked;

const SIZE: [u32; 2] = [1280, 720];
const TIER: [&str; 2] = ["DimCustomer", "tier_name"];
const CUSTOMER: Field = customer("customer_id");
const SEGMENT: Field = customer("segment_name");
const MONTH: Field = Field::Column("DimDate", "month_label");
const REASON: Field = Field::Column("CustomerReasons", "reason_name");

const fn customer(column: &'static str) -> Field {
    Field::Column("DimCustomer", column)
}

const fn measure(name: &'static str) -> Field {
    Field::Measure(name)
}

/// Returns all pages; `note` says where the data come from.
pub(in crate::powerbi) fn pages(note: Option<&str>) -> Vec<Page> {
    vec![portfolio(note), segments(), queue(), customer_360(), evidence(), segment_tooltip()]
}

fn tab(key: &'static str, title: &'static str, visuals: Vec<Visual>) -> Page {
    Page { key, title, role: Role::Tab, size: SIZE, filter: None, visuals }
}

/// Returns the colors of the tiers by their names.
fn tier_colors() -> Vec<(&'static str, &'static str)> {
    Tier::ALL.iter().map(|tier| (tier.label(), tier.mark().color.light)).collect()
}

fn heading(said: &str) -> Visual {
    words("heading", [24, 24, 640, 40], said, 20)
}

/// Returns the lists to choose from, on the right of the heading.
fn slicers() -> [Visual; 3] {
    [
        slicer("tier", 696, Field::Column(TIER[0], TIER[1]), "Tier"),
        slicer("segment", 888, SEGMENT, "Segment"),
        slicer("region", 1080, customer("region"), "Region"),
    ]
}

fn portfolio(note: Option<&str>) -> Page {
    let mut visuals = vec![heading("Portfolio")];
    visuals.extend(note.map(|note| words("note", [24, 64, 640, 32], note, 11)));
    visuals.extend(slicers());
    visuals.extend([
        figures(
            "people",
            [24, 104, 608, 136],
            &[
                plain(measure("Customers")),
                named(measure("High Risk Customers"), "High risk"),
                named(measure("Medium Risk Customers"), "Medium risk"),
                named(measure("Low Risk Customers"), "Low risk"),
                named(measure("At Risk Customers"), "At risk later"),
            ],
        )
        .says("", "Customers, those in each risk tier, and those at risk after the window.")
        .titled_by("Data As Of"),
        figures(
            "money",
            [648, 104, 608, 136],
            &[
                named(measure("Total Spend"), "Spend"),
                named(measure("Mean Monthly Spend"), "Mean a month"),
                named(measure("Fraud Customers"), "Fraud: customers"),
                named(measure("Fraud Transactions"), "Fraud: payments"),
                named(measure("Fraud Value"), "Fraud: value"),
            ],
        )
        .says(
            "Spend and reported fraud",
            "Spend, mean spend per customer and month, and reported fraud: customers, payments, value.",
        ),
        ring("tiers", [24, 256, 400, 440], TIER, measure("Customers"), &tier_colors())
            .says("Customers by risk tier", "Ring of customers by risk tier with each share."),
        columns("spend", [440, 256, 400, 212], MONTH, measure("Total Spend"))
            .says("Spend by month", "Columns of spend by month."),
        lines("fraud", [440, 484, 400, 212], MONTH, &[plain(measure("Fraud Transactions"))])
            .says("Reported frauds by month of payment", "Line of reported frauds by month."),
        bars("reasons", [856, 256, 400, 440], REASON, measure("High Risk by First Reason")).says(
            "High risk: the reason that costs most points",
            "Bars of high-risk customers by the reason that costs them most points.",
        ),
    ]);
    tab("portfolio", "Portfolio", visuals)
}

fn segments() -> Page {
    let mut visuals = vec![heading("Segments")];
    visuals.extend(slicers());
    let profile = [
        plain(measure("Customers")),
        named(measure("Segment Share"), "Share"),
        named(measure("Spend per Customer"), "Spend each"),
        named(measure("Spend Index"), "Index"),
        named(measure("Transactions per Customer"), "Payments each"),
        named(measure("Mean Online Rate"), "Online"),
        named(measure("Mean Cash Rate"), "Cash"),
        named(measure("Mean Cross-Border Rate"), "Abroad"),
        named(measure("Mean Night Rate"), "Night"),
        named(measure("Mean Discretionary Share"), "Wants"),
        named(measure("Mean Spend Volatility"), "Volatility"),
        named(measure("Mean Recency"), "Days since last"),
        named(measure("Mean Membership"), "Membership"),
        named(measure("Mean Score"), "Score"),
        plain(measure("High Risk %")),
    ];
    visuals.extend([
        bars("sizes", [24, 112, 400, 288], SEGMENT, measure("Customers"))
            .says("Customers by segment", "Bars of customers by segment, the largest first.")
            .with_tooltip("segment_tooltip"),
        mix("tiers", [440, 112, 400, 288], SEGMENT, TIER, &tier_colors()).says(
            "Risk tiers of each segment",
            "Bars of one length for each segment, divided by risk tier.",
        ),
        bubbles(
            "map",
            [856, 112, 400, 288],
            SEGMENT,
            [
                measure("Mean Online Rate"),
                measure("Mean Discretionary Share"),
                measure("Customers"),
            ],
        )
        .says(
            "Behaviour map: online against wants",
            "Bubbles of segments by the share of payments online and the share of spend on wants; \
             size is the number of customers.",
        )
        .with_tooltip("segment_tooltip"),
        matrix(
            "profile",
            [24, 416, 1232, 280],
            named(SEGMENT, "Segment"),
            &profile,
            measure("High Risk %"),
        )
        .says(
            "Profile of each segment",
            "Table of size, spend, behaviour, score and risk of each segment.",
        ),
    ]);
    tab("segments", "Segments", visuals)
}

fn queue() -> Page {
    let mut visuals = vec![heading("Risk queue")];
    visuals.extend(slicers());
    let tier = Field::Column(TIER[0], TIER[1]);
    let alert = |column| Field::Column("RiskAlerts", column);
    let rows = [
        named(CUSTOMER, "Customer"),
        named(tier, "Tier"),
        named(measure("Alert Score"), "Score"),
        named(SEGMENT, "Segment"),
        named(customer("region"), "Region"),
        named(alert("reason_text_1"), "First reason"),
        named(alert("reason_text_2"), "Second reason"),
        named(alert("reason_text_3"), "Third reason"),
        named(measure("Alert Frauds"), "Frauds"),
        named(measure("Recent Spend of Alerts"), "Last month"),
        named(alert("recommended_action"), "What to do"),
    ];
    visuals.extend([
        figures(
            "counts",
            [24, 112, 1232, 128],
            &[
                named(measure("Alerts"), "In the queue"),
                named(measure("High Risk Customers"), "High risk"),
                named(measure("Medium Risk Customers"), "Medium risk"),
                named(measure("Alert Frauds"), "Frauds"),
                named(measure("Recent Spend of Alerts"), "Spend, last month"),
                named(measure("Leading Reasons"), "Leading reasons"),
            ],
        )
        .says("", "Customers in the queue, by tier, with frauds, spend and leading reasons.")
        .titled_by("Data As Of"),
        table("queue", [24, 256, 1232, 384], &rows)
            .sorted(measure("Alert Score"), false)
            .cells(cell_colors(tier, ["Tier Color", "Tier Text Color"]))
            .says(
                "Customers to review, lowest score first",
                "Table of customers in the medium and high tier with score, segment, region, \
                 reasons, frauds, spend and what to do.",
            ),
        open([24, 656, 256, 40], "customer_360", "Open Customer 360"),
    ]);
    let flagged = [Tier::Medium, Tier::High].map(Tier::label).to_vec();
    Page { filter: Some((tier, flagged)), ..tab("queue", "Risk queue", visuals) }
}

fn customer_360() -> Page {
    let profile = [
        plain(customer("age")),
        named(customer("region"), "Region"),
        named(customer("employment_status"), "Employment"),
        named(customer("income_band"), "Income"),
        named(customer("joined_date"), "Joined"),
        named(customer("tenure_months"), "Months with us"),
    ];
    let reason = |column| Field::Column("CustomerReasons", column);
    let mut visuals = vec![back([24, 24, 40, 40])];
    visuals.push(words("heading", [80, 24, 640, 40], "Customer 360", 20));
    visuals.extend(customer_figures());
    visuals.extend([
        table(
            "reasons",
            [24, 232, 400, 224],
            &[
                named(reason("place"), "No."),
                named(REASON, "Reason"),
                named(reason("reason"), "Code"),
                plain(measure("Points Lost")),
            ],
        )
        .sorted(reason("place"), false)
        .says("Points lost and why", "Table of the reasons given and the points that each costs."),
        lines(
            "months",
            [440, 232, 816, 224],
            MONTH,
            &[
                named(measure("Mean Monthly Spend"), "Customer"),
                named(measure("Segment Mean Monthly Spend"), "Segment"),
                named(measure("Portfolio Mean Monthly Spend"), "Everybody"),
            ],
        )
        .says(
            "Monthly spend beside peers",
            "Lines of the monthly spend of the customer, their segment and everybody.",
        ),
        table("profile", [24, 472, 608, 88], &profile)
            .says("Profile", "Age, region, employment, income and time with the bank."),
        figures(
            "peers",
            [24, 576, 608, 120],
            &[
                plain(measure("Mean Score")),
                named(measure("Segment Mean Score"), "Score of segment"),
                named(measure("Segment Mean Monthly Spend"), "Spend of segment"),
                named(measure("Spend against Segment %"), "Against segment"),
            ],
        )
        .says("", "Score and monthly spend beside those of the segment.")
        .untitled(),
        bars(
            "categories",
            [648, 472, 608, 224],
            Field::Column("DimMerchant", "category"),
            measure("Total Spend"),
        )
        .says("Spend by category of merchant", "Bars of spend by category, the largest first."),
    ]);
    let role = Role::DrillThrough(CUSTOMER);
    Page { role, ..tab("customer_360", "Customer 360", visuals) }
}

fn customer_figures() -> [Visual; 1] {
    [figures(
        "figures",
        [24, 80, 1232, 136],
        &[
            named(measure("Customer Tier"), "Tier"),
            named(measure("Mean Score"), "Score"),
            named(measure("Safer Than %"), "Safer than"),
            named(measure("Customer Segment"), "Segment"),
            named(measure("Total Spend"), "Spend"),
            named(measure("Mean Monthly Spend"), "Mean a month"),
            plain(measure("Accounts")),
            named(measure("Fraud Transactions"), "Frauds"),
        ],
    )
    .says(
        "",
        "Tier, score, share of customers with lower scores, segment, spend, accounts and frauds.",
    )
    .titled_by("Customer Title")]
}

fn evidence() -> Page {
    let band = customer("score_band");
    let forest = Field::Column("ModelPredictions", "forest_band");
    let visuals = vec![
        heading("Model evidence"),
        words(
            "note",
            [24, 64, 1232, 32],
            "Points decide the tier; the models are second opinions. A probability comes from a \
             model that was fitted without the customer; the model report judges the final models, \
             so its figures differ a little.",
            11,
        ),
        figures(
            "models",
            [24, 104, 1232, 136],
            &[
                plain(measure("Test Customers")),
                plain(measure("Test Events")),
                plain(measure("Observed Rate")),
                named(measure("ROC-AUC of Logistic Regression"), "AUC, regression"),
                named(measure("ROC-AUC of Random Forest"), "AUC, forest"),
                named(measure("Brier Score of Logistic Regression"), "Brier, regression"),
                named(measure("Brier Score of Random Forest"), "Brier, forest"),
            ],
        )
        .says(
            "Test customers",
            "Test customers, their events, and ROC-AUC and Brier score of both models.",
        ),
        columns("bands", [24, 256, 608, 212], band, measure("At Risk Rate")).says(
            "Observed events by score band",
            "Columns of the share of customers at risk later by band of the score.",
        ),
        lines(
            "calibration",
            [648, 256, 608, 212],
            forest,
            &[
                named(measure("Predicted Rate of Random Forest"), "Predicted"),
                named(measure("Observed Rate"), "Observed"),
            ],
        )
        .says(
            "Random forest: predicted and observed, by predicted %",
            "Lines of the predicted and the observed rate of events by predicted probability.",
        ),
        columns("scores", [24, 484, 608, 212], band, measure("Customers")).says(
            "Customers by score band",
            "Columns of the number of customers by band of the score.",
        ),
        followed(),
    ];
    tab("evidence", "Model evidence", visuals)
}

/// Returns what followed for the customers of each tier.
fn followed() -> Visual {
    let tier = Field::Column(TIER[0], TIER[1]);
    table(
        "tiers",
        [648, 484, 608, 212],
        &[
            named(tier, "Tier"),
            plain(measure("Customers")),
            named(measure("At Risk Customers"), "At risk later"),
            plain(measure("At Risk Rate")),
            plain(measure("Test Customers")),
            named(measure("Predicted Rate of Logistic Regression"), "Regression"),
            named(measure("Predicted Rate of Random Forest"), "Forest"),
            plain(measure("Observed Rate")),
        ],
    )
    .sorted(tier, false)
    .says(
        "What followed in each tier",
        "Table of customers, later events and predicted rates by risk tier.",
    )
}

fn segment_tooltip() -> Page {
    let visuals = vec![
        figures(
            "figures",
            [8, 8, 304, 112],
            &[
                plain(measure("Customers")),
                named(measure("Spend Index"), "Spend index"),
                plain(measure("High Risk %")),
            ],
        )
        .says("", "Customers, spend index and share of high risk of the segment.")
        .titled_by("Customer Segment"),
        bars("reasons", [8, 128, 304, 184], REASON, measure("Customers with Reason"))
            .says("Reasons given", "Bars of customers by reason given."),
    ];
    Page {
        role: Role::Tooltip,
        size: [320, 320],
        ..tab("segment_tooltip", "Segment tooltip", visuals)
    }
}
