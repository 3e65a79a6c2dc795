//! Claimwire: graphql.
