//! The GraphQL API from the outside.

use serde_json::{Value, json};

/// A client of one API.
#[derive(Debug, Clone)]
pub struct Api {
    /// `http://host:port`
    pub address: String,
}

impl Api {
    /// A client of the API at `address`.
    #[must_use]
    pub fn new(address: &str) -> Self {
        Self { address: address.trim_end_matches('/').to_owned() }
    }

    /// The whole answer, errors included.
    ///
    /// # Panics
    /// When there is no answer in JSON.
    #[must_use]
    pub fn answer(&self, query: &str, variables: &Value) -> Value {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut response = agent
            .post(format!("{}/graphql", self.address))
            .send_json(json!({"query": query, "variables": variables}))
            .expect("the API answers");
        response.body_mut().read_json().expect("the answer is JSON")
    }

    /// The status of an answer; `None` when the connection was closed without one.
    #[must_use]
    pub fn status(&self, query: &str, variables: &Value) -> Option<u16> {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = agent.post(format!("{}/graphql", self.address));
        let answer = request.send_json(json!({"query": query, "variables": variables}));
        answer.ok().map(|response| response.status().as_u16())
    }

    /// The data of an answer without errors.
    ///
    /// # Panics
    /// When there are errors.
    #[must_use]
    pub fn query(&self, query: &str, variables: &Value) -> Value {
        let mut answer = self.answer(query, variables);
        assert!(answer.get("errors").is_none(), "{query}\n{answer:#}");
        answer["data"].take()
    }

    /// A page or file: status and text.
    ///
    /// # Panics
    /// When nothing answers.
    #[must_use]
    pub fn page(&self, path: &str) -> (u16, String) {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut response = agent.get(format!("{}{path}", self.address)).call().expect("the page answers");
        let text = response.body_mut().read_to_string().expect("the page is text");
        (response.status().as_u16(), text)
    }
}
