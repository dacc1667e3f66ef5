//! Decimal arithmetic that answers `None` sooner than a rounded figure.
//! The checked operations of `Decimal` only guard against overflow: where digits run out they
//! round without a word, which a dose limit must never meet.

use rust_decimal::Decimal;

pub(crate) fn mul(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    let product = a.checked_mul(b)?;
    // Rounding shows as digits lost behind the point, or as zero out of two that are not.
    let kept = product.scale() == a.scale().saturating_add(b.scale());
    let zero = a.is_zero() || b.is_zero();
    (zero || (kept && !product.is_zero())).then(|| product.normalize())
}

pub(crate) fn add(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    let sum = a.checked_add(b)?;
    // A sum keeps the finer of the two scales unless digits were rounded off to make it fit.
    (sum.scale() >= a.scale().max(b.scale())).then(|| sum.normalize())
}

pub(crate) fn sub(a: Decimal, b: Decimal) -> Option<Decimal> {
    let mut minus_b = b;
    minus_b.set_sign_negative(!b.is_sign_negative());
    add(a, minus_b)
}

/// `None` also where the quotient does not end, such as 1/3.
pub(crate) fn div(a: Decimal, b: Decimal) -> Option<Decimal> {
    let quotient = a.checked_div(b)?.normalize();
    (mul(quotient, b)? == a).then_some(quotient)
}

/// The least whole number that is not below `a / b`, for `a` not negative and `b` positive.
pub(crate) fn div_up(a: Decimal, b: Decimal) -> Option<Decimal> {
    if a.is_sign_negative() || b <= Decimal::ZERO {
        return None;
    }
    let mut whole = a.checked_div(b)?.floor();
    // The quotient may itself have been rounded, up to the next whole number or down to this one.
    if mul(whole, b)? > a {
        whole = whole.checked_sub(Decimal::ONE)?;
    }
    if mul(whole, b)? < a {
        whole = whole.checked_add(Decimal::ONE)?;
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn a_product_that_would_be_rounded_is_refused() {
        assert_eq!(mul(d("0.25"), d("5.2")), Some(d("1.3")));
        assert_eq!(mul(d("0"), d("0.0001")), Some(d("0")));
        assert_eq!(mul(d("0.000000000000001"), d("0.000000000000001")), None);
        assert_eq!(mul(d("12345678901234567.1"), d("1.23456789012345678")), None);
        assert_eq!(mul(Decimal::MAX, d("2")), None);
    }

    #[test]
    fn a_sum_that_would_be_rounded_is_refused() {
        assert_eq!(add(d("0.1"), d("0.2")), Some(d("0.3")));
        assert_eq!(sub(d("7.2"), d("7.2")), Some(d("0")));
        assert_eq!(sub(d("0.5"), d("1.25")), Some(d("-0.75")));
        assert_eq!(add(Decimal::MAX, d("0.1")), None);
        assert_eq!(add(Decimal::MAX, d("1")), None);
    }

    #[test]
    fn a_quotient_is_exact_or_nothing() {
        assert_eq!(div(d("1.44"), d("0.25")), Some(d("5.76")));
        assert_eq!(div(d("1"), d("3")), None);
        assert_eq!(div(d("1"), d("0")), None);
    }

    #[test]
    fn rounding_up_to_a_whole_number_is_exact_at_the_border() {
        assert_eq!(div_up(d("0.9"), d("0.9")), Some(d("1")));
        assert_eq!(div_up(d("0.9000000000000000000000000001"), d("0.9")), Some(d("2")));
        assert_eq!(div_up(d("1.8"), d("0.9")), Some(d("2")));
        assert_eq!(div_up(d("1"), d("3")), Some(d("1")));
        assert_eq!(div_up(d("0"), d("3")), Some(d("0")));
        assert_eq!(div_up(d("1"), d("0")), None);
    }
}
