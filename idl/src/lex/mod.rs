//! Texts into tokens. The same tokens serve the preprocessor and the parser.

mod literal;
mod scan;
mod token;

pub(crate) use literal::{Literal, decode};
pub(crate) use scan::scan;
pub(crate) use token::{MacroUse, Token, TokenKind, shorten};
