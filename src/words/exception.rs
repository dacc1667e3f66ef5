//! Exceptions in words. (Follows with the exceptions.)
