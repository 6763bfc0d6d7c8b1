//! The scripts and styles of the dashboard, in the order in which they are put behind one another.

/// The scripts; all of them stand in one function of their own.
pub(super) const SCRIPTS: &[&str] = &[include_str!("../../assets/dashboard/90_main.js")];

/// The style sheets; the colors of the palette stand before them.
pub(super) const STYLES: &[&str] = &[
    include_str!("../../assets/dashboard/style.css"),
    include_str!("../../assets/dashboard/pages.css"),
];
