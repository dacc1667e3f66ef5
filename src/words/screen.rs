//! placeholder
use crate::session::Session;
use crate::time::Reading;
/// t
pub fn title(_s: &Session, _n: &Reading) -> String {
    String::new()
}
