//! What can go wrong when users log in.

use route::LoginCount;

/// Why a request ends here.
///
/// Source: the load balancers' guide, troubleshooting and error reason codes of access logs. It
/// gives 500 and 401 for claims that are too large; Chosen: 500, as the page on authentication
/// has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// There is no session, and nobody is sent to log in.
    Denied,
    /// The provider says that the user may not.
    AccessDenied,
    /// The provider answers the user with another error.
    ProviderError,
    /// There is no host to come back to.
    NoHost,
    /// The provider's answer has no state.
    NoState,
    /// The state is not one of ours, not of this browser, or too old.
    BadState,
    /// The provider's answer has no code.
    NoCode,
    /// The token endpoint cannot be reached in time.
    TokensUnreachable,
    /// The token endpoint answers with an error.
    TokensRefused,
    /// The token endpoint says that the code is not good.
    BadGrant,
    /// What the token endpoint gives is not understood.
    BadTokens,
    /// The token endpoint gives no ID token.
    NoIdToken,
    /// The ID token is not for us, of somebody else, not signed by the provider, or over.
    BadIdToken,
    /// The user info endpoint cannot be reached in time.
    ClaimsUnreachable,
    /// The user info endpoint answers with an error.
    ClaimsRefused,
    /// What the user info endpoint gives are no claims of the user.
    BadClaims,
    /// Claims and access token are too large for a session.
    TooLarge,
    /// The load balancer cannot do its part.
    Unhandled,
}

impl Trouble {
    /// The status of the answer.
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Denied
            | Self::AccessDenied
            | Self::NoHost
            | Self::NoState
            | Self::BadState
            | Self::NoCode
            | Self::NoIdToken
            | Self::BadIdToken => 401,
            Self::TokensUnreachable
            | Self::ClaimsUnreachable
            | Self::TooLarge
            | Self::Unhandled => 500,
            Self::ProviderError
            | Self::TokensRefused
            | Self::BadGrant
            | Self::BadTokens
            | Self::ClaimsRefused
            | Self::BadClaims => 561,
        }
    }

    /// Its code in access logs, where it has one.
    pub(crate) fn reason(self) -> Option<&'static str> {
        match self {
            Self::Denied | Self::AccessDenied | Self::ProviderError => None,
            Self::NoHost => Some("AuthMissingHostHeader"),
            Self::NoState => Some("AuthMissingStateParam"),
            Self::BadState => Some("AuthInvalidStateParam"),
            Self::NoCode => Some("AuthMissingCodeParam"),
            Self::TokensUnreachable => Some("AuthTokenEpRequestTimeout"),
            Self::TokensRefused => Some("AuthTokenEpRequestFailed"),
            Self::BadGrant => Some("AuthInvalidGrantError"),
            Self::BadTokens | Self::NoIdToken => Some("AuthInvalidTokenResponse"),
            Self::BadIdToken => Some("AuthInvalidIdToken"),
            Self::ClaimsUnreachable => Some("AuthUserinfoEpRequestTimeout"),
            Self::ClaimsRefused => Some("AuthUserinfoEpRequestFailed"),
            Self::BadClaims => Some("AuthInvalidUserinfoResponse"),
            Self::TooLarge => Some("AuthUserinfoResponseSizeExceeded"),
            Self::Unhandled => Some("AuthUnhandledException"),
        }
    }

    /// How it is counted; nothing for requests that are denied as was asked for.
    pub(crate) fn count(self) -> LoginCount {
        match self {
            Self::Denied => LoginCount::Nothing,
            Self::AccessDenied
            | Self::ProviderError
            | Self::NoState
            | Self::BadState
            | Self::NoCode
            | Self::BadGrant
            | Self::BadTokens
            | Self::NoIdToken
            | Self::BadIdToken
            | Self::BadClaims => LoginCount::Failure,
            Self::NoHost
            | Self::TokensUnreachable
            | Self::TokensRefused
            | Self::ClaimsUnreachable
            | Self::ClaimsRefused
            | Self::Unhandled => LoginCount::Error,
            Self::TooLarge => LoginCount::TooLarge,
        }
    }
}
