//! stub
mod schedule;
