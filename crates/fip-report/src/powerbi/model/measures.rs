//! The measures, read from an asset that reads like a list.

use fip_model::Tier;

use super::Measure;
use crate::palette::{INK, Marked, text_on_bar};
use crate::powerbi::PowerBiError;

const ASSET: &str = include_str!("../../../assets/powerbi/measures.txt");

/// Returns all measures, in the order of the asset.
pub(super) fn measures() -> Result<Vec<Measure>, PowerBiError> {
    parse(&colored(ASSET))
}

/// Puts the colors of the palette where the asset names them.
fn colored(text: &str) -> String {
    let color = |tier: Tier| tier.mark().color.light;
    [
        ("{HIGH}", color(Tier::High)),
        ("{MEDIUM}", color(Tier::Medium)),
        ("{ON_HIGH}", text_on_bar(Tier::High)),
        ("{INK}", INK.light),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (name, color)| text.replace(name, color))
}

/// Reads blocks that a blank line ends: `folder: NAME`, or `measure: NAME` (`hidden: NAME`),
/// `format: FORMAT` unless it is a text, `about: SENTENCES`, and DAX.
fn parse(text: &str) -> Result<Vec<Measure>, PowerBiError> {
    let mut folder = String::new();
    let mut measures = Vec::new();
    let mut line = 1;
    for block in text.trim_end().split("\n\n") {
        if let Some(name) = block.strip_prefix("folder: ") {
            name.clone_into(&mut folder);
        } else {
            let fail = |problem| PowerBiError::Measures { line, problem };
            measures.push(measure(block, &folder).map_err(fail)?);
        }
        line += block.lines().count() + 1;
    }
    Ok(measures)
}

fn measure(block: &str, folder: &str) -> Result<Measure, &'static str> {
    let (first, mut rest) = block.split_once('\n').ok_or("expected more than one line")?;
    let (name, is_hidden) = match (first.strip_prefix("measure: "), first.strip_prefix("hidden: "))
    {
        (Some(name), _) => (name, false),
        (_, Some(name)) => (name, true),
        _ => return Err("expected `measure: ` or `hidden: `"),
    };
    let mut format = None;
    if let Some((found, after)) = rest.strip_prefix("format: ").and_then(|s| s.split_once('\n')) {
        (format, rest) = (Some(found.to_owned()), after);
    }
    let about = rest.strip_prefix("about: ").ok_or("expected `about: `")?;
    let (about, dax) = about.split_once('\n').ok_or("expected DAX after the description")?;
    Ok(Measure {
        name: name.to_owned(),
        folder: folder.to_owned(),
        description: about.to_owned(),
        format,
        is_hidden,
        dax: dax.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_asset_can_be_read() {
        let measures = measures().unwrap();
        assert!(measures.len() > 50);
        assert_eq!(measures[0].name, "Customers");
        assert!(
            measures
                .iter()
                .all(|measure| !measure.dax.contains('{') || measure.name == "Flagged Customers")
        );
    }

    #[test]
    fn a_block_without_description_is_refused_with_its_line() {
        let text = "folder: A\n\nmeasure: B\nformat: 0\n1 + 1\n";
        let expected = PowerBiError::Measures { line: 3, problem: "expected `about: `" };
        assert_eq!(parse(text), Err(expected));
    }
}
