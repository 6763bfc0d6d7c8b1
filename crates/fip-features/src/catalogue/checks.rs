//! From declarations to features that agree with one another.

use std::borrow::Cow;

use fip_model::Attributes;

use super::Declaration;
use super::alternatives::counted_alternatives;
use super::definition::{Definition, Measure, Series, Span};
use super::error::CatalogueError;
use super::feature::{Feature, Grain, measure_unit};
use super::needs::needs;
use super::predicate::Predicate;
use super::text::{self, Scope, SyntaxError};
use super::unit::{self, Dimensions};

/// Words that begin a definition, and names of keys: no feature is called so.
const RESERVED: [&str; 26] = [
    "count",
    "spend",
    "sum",
    "mean",
    "sd",
    "min",
    "max",
    "median",
    "quantile",
    "share",
    "distinct",
    "entropy",
    "days",
    "active",
    "first",
    "day",
    "months",
    "slope",
    "trend",
    "where",
    "in",
    "and",
    "or",
    "not",
    "customer_id",
    "month",
];
/// PostgreSQL keeps as many characters of a name.
const LONGEST_NAME: usize = 63;

/// The features of a table, and the order in which each comes behind those its formula names.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Features {
    pub(super) all: Vec<Feature>,
    pub(super) order: Vec<usize>,
}

/// Returns the features of months and of customers.
pub(super) fn features(
    declarations: &[Declaration],
) -> Result<(Features, Features), CatalogueError> {
    for declaration in declarations {
        check_name(&declaration.name)?;
    }
    let (months, left_out) = table(declarations, Grain::Month, &[])?;
    let (customers, refused) = table(declarations, Grain::Customer, &months.all)?;
    // A declaration without a grain must have found a place in at least one of the tables.
    for (at, error) in refused {
        if left_out.iter().any(|(other, _)| *other == at) {
            return Err(error);
        }
    }
    let filters = months.all.iter().chain(&customers.all).filter_map(Feature::filter);
    let mut different: Vec<&Predicate> = filters.collect();
    different.sort_unstable();
    different.dedup();
    counted_alternatives(different)?;
    Ok((months, customers))
}

fn check_name(name: &str) -> Result<(), CatalogueError> {
    let lawful = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && name.len() <= LONGEST_NAME
        && !RESERVED.contains(&name);
    if lawful { Ok(()) } else { Err(CatalogueError::Name { found: name.to_owned() }) }
}

/// Declarations that have no meaning in a table, by their positions, and why.
type LeftOut = Vec<(usize, CatalogueError)>;

/// Returns the features of a table. A declaration without a grain that has no meaning here is left
/// out, and so are those that refer to it.
fn table(
    declarations: &[Declaration],
    grain: Grain,
    months: &[Feature],
) -> Result<(Features, LeftOut), CatalogueError> {
    let monthly: Vec<&str> = months.iter().map(Feature::name).collect();
    let mut chosen: Vec<(usize, &Declaration)> = (declarations.iter().enumerate())
        .filter(|(_, declaration)| declaration.grain.is_none_or(|wanted| wanted == grain))
        .collect();
    let mut left_out = LeftOut::new();
    loop {
        let names: Vec<&str> = chosen.iter().map(|(_, one)| one.name.as_ref()).collect();
        check_clashes(&names, grain)?;
        let scope = Scope { own: &names, monthly: &monthly };
        let mut definitions = Vec::with_capacity(chosen.len());
        let mut refused = None;
        for (place, (at, declaration)) in chosen.iter().enumerate() {
            match read(declaration, grain, &scope) {
                Ok(definition) => definitions.push(definition),
                Err(error) if declaration.grain.is_some() => return Err(error),
                Err(error) => {
                    refused = Some((place, (*at, error)));
                    break;
                }
            }
        }
        let Some((place, why)) = refused else {
            let declarations: Vec<&Declaration> = chosen.iter().map(|&(_, one)| one).collect();
            let features = agreed(&declarations, definitions, grain, months)?;
            return Ok((features, left_out));
        };
        chosen.remove(place);
        left_out.push(why);
    }
}

fn check_clashes(names: &[&str], grain: Grain) -> Result<(), CatalogueError> {
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(()),
        Some(pair) => {
            Err(CatalogueError::Clash { feature: pair[0].to_owned(), table: grain.table() })
        }
    }
}

fn read(
    declaration: &Declaration,
    grain: Grain,
    scope: &Scope<'_>,
) -> Result<Definition, CatalogueError> {
    let syntax = |source: SyntaxError| CatalogueError::Syntax {
        feature: declaration.name.to_string(),
        source,
    };
    let definition = text::definition(&declaration.definition, scope).map_err(syntax)?;
    match not_here(&definition, grain) {
        None => Ok(definition),
        Some(expected) => Err(CatalogueError::NotHere {
            feature: declaration.name.to_string(),
            table: grain.table(),
            expected,
            found: declaration.definition.to_string(),
        }),
    }
}

/// Returns what a table can hold, where it cannot hold the definition.
const fn not_here(definition: &Definition, grain: Grain) -> Option<&'static str> {
    let Definition::Aggregate(aggregate) = definition else {
        let of_window = matches!(definition, Definition::Window(_));
        let refused = of_window && matches!(grain, Grain::Month);
        return if refused { Some("a feature of the month") } else { None };
    };
    let of_month = matches!(grain, Grain::Month);
    match aggregate.measure {
        Measure::OfMonths(..)
        | Measure::ActiveMonths
        | Measure::DaysSinceLast
        | Measure::DaysSinceFirst
            if of_month =>
        {
            Some("a feature of the month")
        }
        _ if of_month && !matches!(aggregate.span, Span::Whole) => {
            Some("a feature of the month, without a number of last months,")
        }
        Measure::AgainstMonthsBefore(..) if !of_month => Some("a feature of the whole window"),
        Measure::OfMonths(_, Series::Feature(_)) if aggregate.filter.is_some() => {
            Some("a feature of months without a condition of its own")
        }
        _ => None,
    }
}

/// Returns the features with their units, which must agree.
fn agreed(
    declarations: &[&Declaration],
    definitions: Vec<Definition>,
    grain: Grain,
    months: &[Feature],
) -> Result<Features, CatalogueError> {
    let order = order(declarations, &definitions)?;
    let mut dimensions: Vec<Option<Dimensions>> = vec![None; definitions.len()];
    let mut units = vec![Cow::Borrowed(""); definitions.len()];
    let needs = needs_of(&definitions, &order, months);
    for &at in &order {
        let declaration = declarations[at];
        let feature = || declaration.name.to_string();
        let unit = match &definitions[at] {
            Definition::Window(figure) => match figure {
                super::WindowFigure::Months => Cow::Borrowed("months"),
                _ => Cow::Borrowed(""),
            },
            Definition::Aggregate(aggregate) => {
                measure_unit(aggregate.measure, |position| months[position].unit.clone())
            }
            Definition::Formula(formula) => {
                let of_feature = |position: usize| dimensions[position].unwrap_or_default();
                let found = unit::dimensions(formula, &of_feature);
                let found = found.map_err(|mismatch| CatalogueError::UnitMismatch {
                    feature: feature(),
                    left: mismatch.left.into_owned(),
                    right: mismatch.right.into_owned(),
                })?;
                found.unwrap_or_default().name()
            }
        };
        let found = Dimensions::of(&unit).unwrap_or_default();
        if let Some(declared) = &declaration.unit
            && Dimensions::of(declared) != Some(found)
        {
            return Err(CatalogueError::Unit {
                feature: feature(),
                expected: unit.into_owned(),
                found: declared.to_string(),
            });
        }
        dimensions[at] = Some(found);
        units[at] = declaration.unit.clone().unwrap_or(unit);
    }
    let name_of = |position: usize| declarations[position].name.to_string();
    let month_name = |position: usize| months[position].name.to_string();
    let texts: Vec<String> = (definitions.iter())
        .map(|definition| match definition {
            Definition::Window(figure) => figure.to_string(),
            Definition::Aggregate(aggregate) => aggregate.text(&month_name),
            Definition::Formula(formula) => formula.text(&name_of),
        })
        .collect();
    let rows = definitions.into_iter().zip(texts).zip(units).zip(needs).zip(declarations);
    let features = rows.map(|((((definition, text), unit), needs), declaration)| Feature {
        name: declaration.name.clone(),
        grain,
        unit,
        meaning: declaration.meaning.clone().unwrap_or_else(|| Cow::Owned(text.clone())),
        definition,
        text,
        needs,
    });
    Ok(Features { all: features.collect(), order })
}

/// Returns what each feature needs; `order` puts each behind those its formula names.
fn needs_of(definitions: &[Definition], order: &[usize], months: &[Feature]) -> Vec<Attributes> {
    let mut found = vec![Attributes::NONE; definitions.len()];
    for &at in order {
        found[at] = needs(&definitions[at], |month| months[month].needs, |own| found[own]);
    }
    found
}

/// Returns the positions of the features so that each comes behind those its formula names.
fn order(
    declarations: &[&Declaration],
    definitions: &[Definition],
) -> Result<Vec<usize>, CatalogueError> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    let names: Vec<Vec<usize>> = definitions.iter().map(named).collect();
    let mut seen = vec![Seen::No; definitions.len()];
    let mut order = Vec::with_capacity(definitions.len());
    for start in 0..definitions.len() {
        // The path from `start`, each feature with how many of those it names have been followed.
        let mut path = if seen[start] == Seen::No { vec![(start, 0)] } else { Vec::new() };
        while let Some((at, followed)) = path.last_mut() {
            seen[*at] = Seen::Open;
            let Some(&next) = names[*at].get(*followed) else {
                seen[*at] = Seen::Done;
                order.push(*at);
                path.pop();
                continue;
            };
            *followed += 1;
            match seen[next] {
                Seen::Done => {}
                Seen::No => path.push((next, 0)),
                Seen::Open => {
                    let name = |at: usize| declarations[at].name.to_string();
                    let circle = path.iter().map(|&(at, _)| at).skip_while(|&at| at != next);
                    let features = circle.chain([next]).map(name).collect();
                    return Err(CatalogueError::Cycle { features });
                }
            }
        }
    }
    Ok(order)
}

/// Returns the positions of the features that a definition names.
fn named(definition: &Definition) -> Vec<usize> {
    let mut names = Vec::new();
    if let Definition::Formula(formula) = definition {
        formula.visit_features(&mut |position| names.push(position));
    }
    names
}
