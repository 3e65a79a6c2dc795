//! The schema with what its resolvers need.

use crate::{
    error::{Code, StableCodes},
    limits::{self, Limits},
    loaders::{Loaders, waves::Waves},
    mutation::Mutation,
    pressure::Pressure,
    query::Query,
    subscription::{FeedHead, Subscription},
};
use async_graphql::{Data, Executor, Request, Response, SDLExportOptions, Schema, SchemaBuilder, ServerError};
use claimwire_domain::{
    clock::{Clock, SystemClock},
    ids::{IdSource, RandomIds},
};
use claimwire_store::Store;
use futures_util::{StreamExt, stream::BoxStream};
use serde_json::Value;
use std::{fmt, sync::Arc};

/// What the API is given.
#[derive(Clone)]
pub struct ApiContext {
    /// The rows.
    pub store: Store,
    /// How much one request may ask for.
    pub limits: Limits,
    /// Origins whose pages may open a WebSocket besides the service's own, as `https://desk.example`.
    pub allowed_origins: Vec<String>,
    /// Names of new rows.
    pub ids: Arc<dyn IdSource>,
    /// The time of new rows.
    pub clock: Arc<dyn Clock>,
    /// How much waits to be worked on; whoever serves the API measures it.
    pub pressure: Pressure,
}

impl ApiContext {
    /// With default limits and the machine's clock.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self {
            store,
            limits: Limits::default(),
            allowed_origins: Vec::new(),
            ids: Arc::new(RandomIds),
            clock: Arc::new(SystemClock),
            pressure: Pressure::default(),
        }
    }
}

impl fmt::Debug for ApiContext {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ApiContext").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// The API in process: what the router serves and the pages ask.
#[derive(Clone)]
pub struct Api {
    schema: Schema<Query, Mutation, Subscription>,
    context: Arc<ApiContext>,
}

impl fmt::Debug for Api {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Api").field("context", &self.context).finish_non_exhaustive()
    }
}

/// Why [`Api::query`] has no answer.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{code}: {message}")]
pub struct QueryFailed {
    /// The stable code of the first error.
    pub code: String,
    /// Its message.
    pub message: String,
}

impl Api {
    /// Builds the schema.
    #[must_use]
    pub fn new(context: ApiContext) -> Self {
        let limits = &context.limits;
        let schema = builder()
            .limit_depth(limits.depth)
            .limit_complexity(limits.complexity)
            .limit_directives(limits.directives)
            .extension(StableCodes(Arc::clone(&context.ids)))
            .data(FeedHead::new(context.store.clone(), limits.feed_poll()))
            .data(context.limits.clone())
            .data(Arc::clone(&context.ids))
            .data(Arc::clone(&context.clock))
            .data(context.store.clone())
            .data(context.pressure.clone())
            .finish();
        Self { schema, context: Arc::new(context) }
    }

    /// Runs one query in process, under the same limits as everybody.
    ///
    /// # Errors
    /// With the first error of the answer; a page shows it instead of half a list.
    pub async fn query(&self, query: &str, variables: Value) -> Result<Value, QueryFailed> {
        let request = Request::new(query).variables(async_graphql::Variables::from_json(variables));
        let response = self.answer(request).await;
        if let Some(error) = response.errors.first() {
            let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code").cloned());
            return Err(QueryFailed {
                code: match code {
                    Some(async_graphql::Value::String(code)) => code,
                    _ => Code::Internal.text().to_owned(),
                },
                message: error.message.clone(),
            });
        }
        response
            .data
            .into_json()
            .map_err(|error| QueryFailed { code: Code::Internal.text().to_owned(), message: error.to_string() })
    }

    /// Answers one request.
    pub(crate) async fn answer(&self, request: Request) -> Response {
        let waves = Waves::default();
        match self.prepared(request, &waves) {
            Ok(request) => waves.drive(self.schema.execute(request)).await,
            Err(error) => Response::from_errors(vec![error]),
        }
    }

    /// What a request may ask for.
    pub(crate) fn limits(&self) -> &Limits {
        &self.context.limits
    }

    pub(crate) fn allowed_origins(&self) -> &[String] {
        &self.context.allowed_origins
    }

    /// The schema as text.
    pub(crate) fn sdl(&self) -> String {
        export(&self.schema)
    }

    fn prepared(&self, mut request: Request, waves: &Waves) -> Result<Request, ServerError> {
        let document = limits::admit(&request.query, &self.context.limits).map_err(|mut error| {
            error.extensions.get_or_insert_default();
            if let Some(extensions) = &mut error.extensions
                && extensions.get("code").is_none()
            {
                extensions.set("code", Code::BadInput.text());
            }
            error
        })?;
        request.set_parsed_query(document);
        Ok(request.data(Loaders::new(self.context.store.clone(), waves.clone())))
    }
}

impl Executor for Api {
    async fn execute(&self, request: Request) -> Response {
        self.answer(request).await
    }

    fn execute_stream(&self, request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        let waves = Waves::default();
        match self.prepared(request, &waves) {
            Ok(request) => {
                let session = session.unwrap_or_default();
                waves.drive_stream(self.schema.execute_stream_with_session_data(request, session))
            }
            Err(error) => futures_util::stream::once(async move { Response::from_errors(vec![error]) }).boxed(),
        }
    }
}

/// The schema as text, the same as the committed `schema.graphql`.
#[must_use]
pub fn sdl() -> String {
    export(&builder().finish())
}

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query, Mutation, Subscription).register_output_type::<crate::objects::claim::Claim>()
}

fn export(schema: &Schema<Query, Mutation, Subscription>) -> String {
    let mut text = schema.sdl_with_options(
        SDLExportOptions::new().sorted_fields().sorted_enum_items().prefer_single_line_descriptions(),
    );
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}
