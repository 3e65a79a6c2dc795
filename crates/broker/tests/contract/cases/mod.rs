//! The cases. None of them knows which adapter it runs on.

mod consuming;
mod load;
mod outages;
mod publishing;
mod settling;

pub use consuming::*;
pub use load::*;
pub use outages::*;
pub use publishing::*;
pub use settling::*;
