//! How much one request may ask for.

use crate::error::Code;
use async_graphql::{
    ErrorExtensionValues, ServerError,
    parser::{
        parse_query,
        types::{ExecutableDocument, Selection, SelectionSet},
    },
};
use serde::Deserialize;
use std::{collections::HashMap, time::Duration};

/// Upper bounds of a request. Each has a default that a newsroom's own tools never meet.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Levels of nesting. Default 16, which the standard introspection query needs.
    pub depth: usize,
    /// Cost: fields, where a list counts as often as its `first`. Default 20000.
    pub complexity: usize,
    /// Aliases in one document. Default 30.
    pub aliases: usize,
    /// Root fields in one operation. Default 20.
    pub root_fields: usize,
    /// Fields of one document once its fragments are written out. Default 5000.
    pub fields: usize,
    /// Directives on one field. Default 4.
    pub directives: usize,
    /// Size of a request body in bytes, articles included. Default 2 MiB: a long page of HTML has a tenth of it.
    pub body_bytes: usize,
    /// Size of the `query` text in bytes. Default 64 KiB.
    pub query_bytes: usize,
    /// How long a request may take, in seconds. Default 10.
    pub request_seconds: u64,
    /// Open WebSocket connections of this process. Default 256.
    pub sockets: usize,
    /// Running subscriptions of one WebSocket connection. Default 8.
    pub subscriptions_per_socket: usize,
    /// Changes a subscription may lie behind before it is told to resynchronise. Default 5000.
    pub lag: i64,
    /// How often the change feed is looked at for subscriptions, in milliseconds. Default 250.
    pub feed_poll_millis: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 16,
            complexity: 20_000,
            aliases: 30,
            root_fields: 20,
            fields: 5_000,
            directives: 4,
            body_bytes: 2 * 1024 * 1024,
            query_bytes: 64 * 1024,
            request_seconds: 10,
            sockets: 256,
            subscriptions_per_socket: 8,
            lag: 5_000,
            feed_poll_millis: 250,
        }
    }
}

impl Limits {
    /// [`Limits::request_seconds`].
    #[must_use]
    pub const fn request_time(&self) -> Duration {
        Duration::from_secs(self.request_seconds)
    }

    /// [`Limits::feed_poll_millis`].
    #[must_use]
    pub const fn feed_poll(&self) -> Duration {
        Duration::from_millis(self.feed_poll_millis)
    }
}

/// Parses a document and refuses it before the engine walks it.
///
/// The engine's own walks follow every fragment spread, so fragments that double each other cost it 2^depth
/// steps, and aliases escape both its depth and, on cheap fields, its cost limit.
///
/// # Errors
/// With code `BAD_INPUT` when it does not parse, `LIMIT` when it asks for too much.
pub(crate) fn admit(query: &str, limits: &Limits) -> Result<ExecutableDocument, ServerError> {
    if query.len() > limits.query_bytes {
        return Err(refused(format!(
            "the query text has {} bytes, at most {} are taken; send values as variables",
            query.len(),
            limits.query_bytes
        )));
    }
    let nesting = nesting(query);
    // Brackets of arguments nest too, so this is wider than the depth of fields; it keeps the parser's stack flat.
    if nesting > limits.depth.saturating_mul(3) {
        return Err(refused(format!("the document nests brackets {nesting} deep")));
    }
    let document = parse_query(query).map_err(ServerError::from)?;
    let mut walk = Walk { document: &document, fragments: HashMap::new(), limits };
    for (_, operation) in document.operations.iter() {
        let selection = &operation.node.selection_set.node;
        let roots = selection.items.len();
        if roots > limits.root_fields {
            return Err(refused(format!(
                "an operation has {roots} root fields, at most {} are allowed",
                limits.root_fields
            )));
        }
        let weight = walk.weigh(selection)?;
        if weight.aliases > limits.aliases {
            return Err(refused(format!(
                "the document uses {} aliases, at most {} are allowed",
                weight.aliases, limits.aliases
            )));
        }
        if weight.fields > limits.fields {
            return Err(refused(format!("the document has more than {} fields", limits.fields)));
        }
    }
    Ok(document)
}

#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    fields: usize,
    aliases: usize,
}

impl Weight {
    fn add(&mut self, other: Self) {
        self.fields = self.fields.saturating_add(other.fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
    }
}

/// Weighs every fragment once, so the walk is linear in the text however often fragments are spread.
struct Walk<'a> {
    document: &'a ExecutableDocument,
    /// `None` while a fragment is being weighed: meeting it again is a cycle.
    fragments: HashMap<&'a str, Option<Weight>>,
    limits: &'a Limits,
}

impl<'a> Walk<'a> {
    fn weigh(&mut self, selection: &'a SelectionSet) -> Result<Weight, ServerError> {
        let mut weight = Weight::default();
        for item in &selection.items {
            match &item.node {
                Selection::Field(field) => {
                    if field.node.directives.len() > self.limits.directives {
                        return Err(refused(format!("a field has more than {} directives", self.limits.directives)));
                    }
                    weight.add(Weight { fields: 1, aliases: usize::from(field.node.alias.is_some()) });
                    weight.add(self.weigh(&field.node.selection_set.node)?);
                }
                Selection::InlineFragment(fragment) => weight.add(self.weigh(&fragment.node.selection_set.node)?),
                Selection::FragmentSpread(spread) => weight.add(self.fragment(&spread.node.fragment_name.node)?),
            }
        }
        Ok(weight)
    }

    fn fragment(&mut self, name: &'a str) -> Result<Weight, ServerError> {
        match self.fragments.get(name) {
            Some(Some(weight)) => return Ok(*weight),
            Some(None) => return Err(refused(format!("fragment `{name}` contains itself"))),
            None => {}
        }
        let Some(fragment) = self.document.fragments.get(name) else {
            // The engine's validation names the missing fragment.
            return Ok(Weight::default());
        };
        if self.fragments.len() > 100 {
            return Err(refused("the document has more than 100 fragments".to_owned()));
        }
        self.fragments.insert(name, None);
        let weight = self.weigh(&fragment.node.selection_set.node)?;
        self.fragments.insert(name, Some(weight));
        Ok(weight)
    }
}

/// How deep brackets nest outside of string literals and comments.
fn nesting(query: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let mut bytes = query.bytes().peekable();
    let (mut in_string, mut in_comment) = (false, false);
    while let Some(byte) = bytes.next() {
        match byte {
            b'\n' | b'\r' => in_comment = false,
            _ if in_comment => {}
            b'\\' if in_string => {
                bytes.next();
            }
            // A block string opens and closes three times in a row, which comes to the same.
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'#' => in_comment = true,
            b'{' | b'(' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn refused(message: String) -> ServerError {
    let mut error = ServerError::new(message, None);
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", Code::Limit.text());
    error.extensions = Some(extensions);
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(query: &str) -> Option<String> {
        let error = admit(query, &Limits::default()).err()?;
        let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code").cloned());
        Some(code.map_or("BAD_INPUT".to_owned(), |code| code.to_string().replace('"', "")))
    }

    #[test]
    fn many_aliases_are_refused_also_through_fragments() {
        let aliases: String = (0..31).map(|n| format!("a{n}: __typename ")).collect();
        assert_eq!(code_of(&format!("{{ x {{ {aliases} }} }}")).as_deref(), Some("LIMIT"));
        let fragment = "fragment f on Query { a: x b: x c: x d: x }";
        assert_eq!(code_of(&format!("{{ x {{ {} }} }} {fragment}", "...f ".repeat(8))).as_deref(), Some("LIMIT"));
        assert_eq!(code_of("{ a: __typename b: __typename }"), None);
    }

    #[test]
    fn fragments_that_double_each_other_cost_no_time() {
        let mut text = "{ ...f0 }".to_owned();
        for n in 0..60 {
            text.push_str(&format!(" fragment f{n} on Query {{ x {{ ...f{next} ...f{next} }} }}", next = n + 1));
        }
        text.push_str(" fragment f60 on Query { y }");
        assert_eq!(code_of(&text).as_deref(), Some("LIMIT"));
    }

    #[test]
    fn a_fragment_that_contains_itself_is_refused() {
        assert_eq!(code_of("{ ...f } fragment f on Query { x { ...f } }").as_deref(), Some("LIMIT"));
    }

    #[test]
    fn brackets_do_not_pile_up_on_the_stack_of_the_parser() {
        for open in ["{a", "{a(b:[", "{a(b:{c:"] {
            assert_eq!(code_of(&open.repeat(5_000)).as_deref(), Some("LIMIT"));
        }
    }

    #[test]
    fn brackets_inside_strings_do_not_count() {
        let text = format!(r#"{{ a(b: "{}\" \"\"\"") }}"#, "{[(".repeat(100));
        assert_eq!(code_of(&text), None);
    }

    #[test]
    fn text_that_does_not_parse_is_bad_input() {
        assert_eq!(code_of("query {").as_deref(), Some("BAD_INPUT"));
    }
}
