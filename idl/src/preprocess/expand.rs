//! The expansion of macros.

use std::collections::VecDeque;
use std::rc::Rc;

use super::Preprocessor;
use super::define::Macro;
use crate::diagnostic::Diagnostic;
use crate::lex::{MacroUse, Token, TokenKind};
use crate::source::Span;

/// How many tokens may come out of macros in one compilation.
const EXPANSION_LIMIT: usize = 1 << 20;
/// How deeply macros' arguments may hold macros.
const ARGUMENT_DEPTH: usize = 64;

/// What is still to be read: tokens, and the ends of macros' bodies.
enum Item {
    Token(Token),
    /// The body of this macro ends: its name may be expanded again.
    EndOf(Rc<str>),
}

/// The texts that are being expanded.
struct Expansion {
    queue: VecDeque<Item>,
    /// The macros whose bodies are being read.
    active: Vec<Rc<str>>,
    depth: usize,
}

impl Expansion {
    /// Returns the next token, past the ends of bodies.
    fn peek(&self) -> Option<&Token> {
        self.queue.iter().find_map(|item| match item {
            Item::Token(token) => Some(token),
            Item::EndOf(_) => None,
        })
    }

    fn next(&mut self) -> Option<Token> {
        loop {
            match self.queue.pop_front()? {
                Item::Token(token) => return Some(token),
                Item::EndOf(name) => self.active.retain(|active| *active != name),
            }
        }
    }
}

impl Preprocessor<'_> {
    /// Replaces macros by what they stand for.
    pub(super) fn expand(&mut self, tokens: Vec<Token>, depth: usize) -> Vec<Token> {
        let queue = tokens.into_iter().map(Item::Token).collect();
        let mut expansion = Expansion { queue, active: Vec::new(), depth };
        let mut output = Vec::new();
        while let Some(mut token) = expansion.next() {
            if token.kind != TokenKind::Word || token.painted || self.exhausted {
                output.push(token);
                continue;
            }
            if let Some(special) = self.special(&token) {
                output.push(special);
                continue;
            }
            let Some(called) = self.macros.get(&token.text).cloned() else {
                output.push(token);
                continue;
            };
            if expansion.active.contains(&token.text) {
                token.painted = true;
                output.push(token);
                continue;
            }
            if !self.replace(&mut expansion, &token, &called) {
                output.push(token);
            }
        }
        output
    }

    /// Returns what the words `__LINE__` and `__FILE__` stand for.
    fn special(&self, token: &Token) -> Option<Token> {
        let position = || self.sources.position(token.span);
        let (kind, text) = match &*token.text {
            "__LINE__" => (TokenKind::Number, position().line.to_string()),
            "__FILE__" => (TokenKind::String, format!("{:?}", position().file)),
            _ => return None,
        };
        Some(Token { kind, text: text.into(), ..token.clone() })
    }

    /// Puts a macro's body before what is still to be read. Returns whether the macro was called.
    fn replace(&mut self, expansion: &mut Expansion, token: &Token, called: &Rc<Macro>) -> bool {
        let body = match &called.parameters {
            None => self.substitute(called, &[], token, expansion.depth),
            Some(parameters) => {
                if !expansion.peek().is_some_and(|next| next.is_punct("(")) {
                    return false;
                }
                let Some(arguments) = self.arguments(expansion, token) else { return true };
                let fits = arguments.len() == parameters.len()
                    || (parameters.is_empty() && arguments.len() == 1 && arguments[0].is_empty());
                if !fits {
                    self.wrong_count(token, called, arguments.len(), parameters.len());
                    return true;
                }
                self.substitute(called, &arguments, token, expansion.depth)
            }
        };
        self.expanded += body.len();
        if self.expanded > EXPANSION_LIMIT {
            self.exhaust(
                token.span,
                "macros expand to too much",
                "more than a million tokens come out of them",
            );
            return true;
        }
        expansion.active.push(token.text.clone());
        expansion.queue.push_front(Item::EndOf(token.text.clone()));
        for token in body.into_iter().rev() {
            expansion.queue.push_front(Item::Token(token));
        }
        true
    }

    fn wrong_count(&mut self, token: &Token, called: &Macro, given: usize, wanted: usize) {
        let arguments = if wanted == 1 { "argument" } else { "arguments" };
        let message = format!("macro `{}` takes {wanted} {arguments}, not {given}", token.text);
        self.diagnostics.push(
            Diagnostic::error(token.span, message, format!("{given} given here"))
                .at(called.defined, "defined here"),
        );
    }

    /// Reads the arguments of a call, from the opening bracket to the closing one.
    fn arguments(&mut self, expansion: &mut Expansion, call: &Token) -> Option<Vec<Vec<Token>>> {
        expansion.next();
        let mut arguments = vec![Vec::new()];
        let mut open = 0_usize;
        while let Some(token) = expansion.next() {
            if open == 0 && token.is_punct(")") {
                return Some(arguments);
            }
            if open == 0 && token.is_punct(",") {
                arguments.push(Vec::new());
                continue;
            }
            if token.is_punct("(") {
                open += 1;
            } else if token.is_punct(")") {
                open -= 1;
            }
            if let Some(last) = arguments.last_mut() {
                last.push(token);
            }
        }
        self.diagnostics.push(
            Diagnostic::error(
                call.span,
                format!("arguments of macro `{}` are not closed", call.text),
                "expected `)` behind them",
            )
            .note("a directive between the brackets ends the text in which `)` is looked for"),
        );
        None
    }

    /// Returns a macro's body with its arguments in place.
    fn substitute(
        &mut self,
        called: &Macro,
        arguments: &[Vec<Token>],
        call: &Token,
        depth: usize,
    ) -> Vec<Token> {
        if depth >= ARGUMENT_DEPTH {
            self.exhaust(call.span, "macros' arguments hold macros too deeply", "more than 64 deep");
            return Vec::new();
        }
        let origin = Rc::new(MacroUse { name: call.text.clone(), defined: Some(called.defined) });
        let mut output: Vec<Token> = Vec::new();
        let mut at = 0;
        while let Some(token) = called.body.get(at) {
            let pastes = called.body.get(at + 1).is_some_and(|next| next.is_punct("##"));
            let stringed = called.body.get(at + 1).and_then(|next| called.parameter(next));
            if let (true, Some(number)) = (token.is_punct("#") && called.parameters.is_some(), stringed) {
                let text = super::paste::stringize(&arguments[number]);
                output.push(from_body(
                    &Token { kind: TokenKind::String, text: text.into(), ..token.clone() },
                    call,
                    &origin,
                ));
                at += 2;
            } else if token.is_punct("##") && !output.is_empty() && at + 1 < called.body.len() {
                let right = self.raw(called, arguments, at + 1, call, &origin);
                self.paste(&mut output, right, call.span);
                at += 2;
            } else if let Some(number) = called.parameter(token) {
                let argument = arguments.get(number).cloned().unwrap_or_default();
                let tokens = if pastes { argument } else { self.expand(argument, depth + 1) };
                // Something must stand on the left of `##`, be it empty.
                if pastes && tokens.is_empty() {
                    output.push(Token::new(TokenKind::Stray, "", call.span));
                }
                output.extend(tokens);
                at += 1;
            } else {
                output.push(from_body(token, call, &origin));
                at += 1;
            }
        }
        output.retain(|token| !token.text.is_empty());
        if let Some(first) = output.first_mut() {
            first.spaced = call.spaced;
            first.doc = call.doc.clone();
        }
        output
    }

    /// Returns the right side of `##`: an argument as it was written, or a token of the body.
    fn raw(
        &self,
        called: &Macro,
        arguments: &[Vec<Token>],
        at: usize,
        call: &Token,
        origin: &Rc<MacroUse>,
    ) -> Vec<Token> {
        let token = &called.body[at];
        match called.parameter(token) {
            Some(number) => arguments.get(number).cloned().unwrap_or_default(),
            None => vec![from_body(token, call, origin)],
        }
    }

    /// Joins the last token of the left side with the first of the right.
    fn paste(&mut self, output: &mut Vec<Token>, right: Vec<Token>, span: Span) {
        let mut right = right.into_iter();
        let (Some(left), Some(first)) = (output.pop(), right.next()) else { return };
        match super::paste::join(&left, &first) {
            Some(joined) => output.push(joined),
            None => {
                let message = format!("`##` cannot join {} and {}", left.describe(), first.describe());
                self.error(span, message, "the result is no token");
            }
        }
        output.extend(right);
    }
}

/// Returns a token of a body as it stands where the macro is used.
fn from_body(token: &Token, call: &Token, origin: &Rc<MacroUse>) -> Token {
    Token { span: call.span, macro_use: Some(origin.clone()), ..token.clone() }
}
