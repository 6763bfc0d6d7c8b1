//! Formulas over features.

/// An arithmetic expression over features of the same table, by their positions.
///
/// A value that is missing makes the whole formula missing, as does a division by 0, the logarithm of
/// a number that is not positive, the root of a negative one, and a result that is not finite. Only
/// `coalesce` answers with its first value that is not missing.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Formula {
    /// A number.
    Number(f64),
    /// A feature, by its position; money in pounds.
    Feature(usize),
    /// The negative.
    Negative(Box<Self>),
    /// Two values, combined.
    Binary(Operator, Box<Self>, Box<Self>),
    /// A function of values.
    Call(Function, Vec<Self>),
}

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operator {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient.
    Divide,
}

/// A function that formulas may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Function {
    /// Natural logarithm.
    Ln,
    /// Square root.
    Sqrt,
    /// Absolute value.
    Abs,
    /// The least of the values.
    Min,
    /// The greatest of the values.
    Max,
    /// The first value that is not missing.
    Coalesce,
}

impl Function {
    /// Every function with its name.
    pub(crate) const NAMES: [(Self, &'static str); 6] = [
        (Self::Ln, "ln"),
        (Self::Sqrt, "sqrt"),
        (Self::Abs, "abs"),
        (Self::Min, "min"),
        (Self::Max, "max"),
        (Self::Coalesce, "coalesce"),
    ];

    /// Returns the name.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(one, _)| *one == self).map_or("", |&(_, name)| name)
    }

    /// Returns whether the function takes exactly one value.
    pub(crate) const fn is_unary(self) -> bool {
        matches!(self, Self::Ln | Self::Sqrt | Self::Abs)
    }
}

impl Formula {
    /// Returns the value of the formula; `value` gives that of a feature.
    pub fn evaluate(&self, value: &impl Fn(usize) -> Option<f64>) -> Option<f64> {
        let found = match self {
            Self::Number(number) => Some(*number),
            Self::Feature(position) => value(*position),
            Self::Negative(inner) => inner.evaluate(value).map(|x| -x),
            Self::Binary(operator, left, right) => {
                let (a, b) = (left.evaluate(value)?, right.evaluate(value)?);
                match operator {
                    Operator::Add => Some(a + b),
                    Operator::Subtract => Some(a - b),
                    Operator::Multiply => Some(a * b),
                    Operator::Divide => (b != 0.0).then(|| a / b),
                }
            }
            Self::Call(function, values) => call(*function, values, value),
        };
        found.filter(|x| x.is_finite())
    }

    /// Calls `visit` with the position of every feature the formula names.
    pub(crate) fn visit_features(&self, visit: &mut impl FnMut(usize)) {
        match self {
            Self::Number(_) => {}
            Self::Feature(position) => visit(*position),
            Self::Negative(inner) => inner.visit_features(visit),
            Self::Binary(_, left, right) => {
                left.visit_features(visit);
                right.visit_features(visit);
            }
            Self::Call(_, values) => values.iter().for_each(|one| one.visit_features(visit)),
        }
    }

    /// Returns the formula as text; `name` names a feature.
    pub(crate) fn text(&self, name: &dyn Fn(usize) -> String) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Feature(position) => name(*position),
            Self::Negative(inner) => format!("-{}", inner.inside(name, Place::Factor)),
            Self::Binary(operator, left, right) => {
                let (sign, before, behind) = match operator {
                    Operator::Add => ("+", Place::Sum, Place::Product),
                    Operator::Subtract => ("-", Place::Sum, Place::Product),
                    Operator::Multiply => ("*", Place::Product, Place::Factor),
                    Operator::Divide => ("/", Place::Product, Place::Factor),
                };
                format!("{} {sign} {}", left.inside(name, before), right.inside(name, behind))
            }
            Self::Call(function, values) => {
                let values: Vec<String> = values.iter().map(|one| one.text(name)).collect();
                format!("{}({})", function.name(), values.join(", "))
            }
        }
    }

    /// Returns the text, in parentheses where its place needs something that binds more tightly.
    fn inside(&self, name: &dyn Fn(usize) -> String, place: Place) -> String {
        let text = self.text(name);
        let bare = match self {
            Self::Binary(Operator::Add | Operator::Subtract, ..) => place == Place::Sum,
            Self::Binary(..) => place != Place::Factor,
            _ => true,
        };
        if bare { text } else { format!("({text})") }
    }
}

/// What may stand at a place of a formula without parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Anything.
    Sum,
    /// A product or a quotient, but no sum.
    Product,
    /// Neither.
    Factor,
}

fn call(
    function: Function,
    values: &[Formula],
    value: &impl Fn(usize) -> Option<f64>,
) -> Option<f64> {
    let mut found = values.iter().map(|one| one.evaluate(value));
    match function {
        Function::Ln => found.next()?.filter(|&x| x > 0.0).map(f64::ln),
        Function::Sqrt => found.next()?.filter(|&x| x >= 0.0).map(f64::sqrt),
        Function::Abs => found.next()?.map(f64::abs),
        Function::Min => found.try_fold(f64::INFINITY, |least, x| x.map(|x| least.min(x))),
        Function::Max => found.try_fold(f64::NEG_INFINITY, |most, x| x.map(|x| most.max(x))),
        Function::Coalesce => found.flatten().next(),
    }
}
