//! stub
use super::Protocol;
/// stub
pub fn parse(_t: &str) -> Result<Protocol, String> {
    Err(String::new())
}
