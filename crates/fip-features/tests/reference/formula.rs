//! Arithmetic in which a missing value makes the result missing, except to `coalesce`.

use fip_features::{Formula, Function, Operator};

/// Returns the value of a formula; `of_feature` gives that of a feature.
pub(super) fn value(formula: &Formula, of_feature: &dyn Fn(usize) -> Option<f64>) -> Option<f64> {
    let result = match formula {
        Formula::Number(number) => *number,
        Formula::Feature(at) => of_feature(*at)?,
        Formula::Negative(inner) => -value(inner, of_feature)?,
        Formula::Binary(operator, left, right) => {
            let left = value(left, of_feature)?;
            let right = value(right, of_feature)?;
            match operator {
                Operator::Add => left + right,
                Operator::Subtract => left - right,
                Operator::Multiply => left * right,
                Operator::Divide if right == 0.0 => return None,
                Operator::Divide => left / right,
                other => panic!("no words for {other:?}"),
            }
        }
        Formula::Call(Function::Coalesce, parts) => {
            for part in parts {
                if let Some(found) = value(part, of_feature) {
                    return Some(found);
                }
            }
            return None;
        }
        Formula::Call(function, parts) => {
            let mut numbers = Vec::new();
            for part in parts {
                numbers.push(value(part, of_feature)?);
            }
            numbers.sort_by(f64::total_cmp);
            let (least, most) = (numbers[0], numbers[numbers.len() - 1]);
            match function {
                // What is not lawful is not a finite number, and refused below.
                Function::Ln => least.ln(),
                Function::Sqrt => least.sqrt(),
                Function::Abs => least.abs(),
                Function::Min => least,
                Function::Max => most,
                other => panic!("no words for {other:?}"),
            }
        }
        other => panic!("no words for {other:?}"),
    };
    result.is_finite().then_some(result)
}
