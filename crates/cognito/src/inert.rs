//! What is accepted and changes nothing.

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "CreateUserPool.EmailConfiguration",
        "kept and told; nothing is mailed",
    ),
    (
        "CreateUserPool.EmailVerificationMessage",
        "kept and told; nothing is mailed",
    ),
    (
        "CreateUserPool.EmailVerificationSubject",
        "kept and told; nothing is mailed",
    ),
    (
        "CreateUserPool.SmsConfiguration",
        "kept and told; no message is sent",
    ),
    (
        "CreateUserPool.SmsVerificationMessage",
        "kept and told; no message is sent",
    ),
    (
        "CreateUserPool.SmsAuthenticationMessage",
        "kept and told; no message is sent",
    ),
    (
        "CreateUserPool.VerificationMessageTemplate",
        "kept and told; codes are shown, never links",
    ),
    (
        "CreateUserPool.UserPoolAddOns",
        "kept and told; there is no threat protection",
    ),
    (
        "CreateUserPool.UserPoolTier",
        "kept and told; every tier can do the same here",
    ),
    (
        "CreateUserPool.AdminCreateUserConfig.InviteMessageTemplate",
        "kept and told; nothing is mailed",
    ),
    (
        "CreateUserPool.Policies.PasswordPolicy.PasswordHistorySize",
        "kept and told; old passwords are not remembered",
    ),
    (
        "CreateUserPoolClient.AnalyticsConfiguration",
        "kept and told; there are no analytics",
    ),
    (
        "CreateUserPoolClient.EnablePropagateAdditionalUserContextData",
        "kept and told; there is no threat protection",
    ),
    (
        "CreateUserPoolDomain.CustomDomainConfig",
        "the certificate is not looked at",
    ),
    (
        "CreateUserPoolDomain.ManagedLoginVersion",
        "kept and told; there is one kind of pages",
    ),
    (
        "SetUserPoolMfaConfig.SmsMfaConfiguration",
        "kept and told; no message is sent",
    ),
    (
        "SignUp.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "SignUp.ValidationData",
        "there are no triggers to tell it to",
    ),
    ("SignUp.AnalyticsMetadata", "there are no analytics"),
    ("SignUp.UserContextData", "there is no threat protection"),
    (
        "AdminCreateUser.DesiredDeliveryMediums",
        "nothing is sent: the temporary password is told with the codes",
    ),
    (
        "VerifySoftwareToken.FriendlyDeviceName",
        "kept nowhere: a user has one software token",
    ),
    (
        "AdminConfirmSignUp.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "AdminCreateUser.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "AdminCreateUser.ValidationData",
        "there are no triggers to tell it to",
    ),
    (
        "AdminInitiateAuth.AnalyticsMetadata",
        "there are no analytics",
    ),
    (
        "AdminInitiateAuth.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "AdminInitiateAuth.ContextData",
        "there is no threat protection",
    ),
    (
        "AdminInitiateAuth.Session",
        "a sign-up does not go on to a sign-in",
    ),
    (
        "AdminResetUserPassword.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "AdminRespondToAuthChallenge.AnalyticsMetadata",
        "there are no analytics",
    ),
    (
        "AdminRespondToAuthChallenge.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "AdminRespondToAuthChallenge.ContextData",
        "there is no threat protection",
    ),
    (
        "AdminUpdateUserAttributes.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "ConfirmForgotPassword.AnalyticsMetadata",
        "there are no analytics",
    ),
    (
        "ConfirmForgotPassword.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "ConfirmForgotPassword.UserContextData",
        "there is no threat protection",
    ),
    ("ConfirmSignUp.AnalyticsMetadata", "there are no analytics"),
    (
        "ConfirmSignUp.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "ConfirmSignUp.Session",
        "a sign-up does not go on to a sign-in",
    ),
    (
        "ConfirmSignUp.UserContextData",
        "there is no threat protection",
    ),
    ("ForgotPassword.AnalyticsMetadata", "there are no analytics"),
    (
        "ForgotPassword.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "ForgotPassword.UserContextData",
        "there is no threat protection",
    ),
    (
        "GetTokensFromRefreshToken.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "GetTokensFromRefreshToken.DeviceKey",
        "devices are not remembered",
    ),
    (
        "GetUserAttributeVerificationCode.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    ("InitiateAuth.AnalyticsMetadata", "there are no analytics"),
    (
        "InitiateAuth.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "InitiateAuth.Session",
        "a sign-up does not go on to a sign-in",
    ),
    (
        "InitiateAuth.UserContextData",
        "there is no threat protection",
    ),
    (
        "ListUserPoolClients.ClientType",
        "there is one type of app clients",
    ),
    (
        "ResendConfirmationCode.AnalyticsMetadata",
        "there are no analytics",
    ),
    (
        "ResendConfirmationCode.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "ResendConfirmationCode.UserContextData",
        "there is no threat protection",
    ),
    (
        "RespondToAuthChallenge.AnalyticsMetadata",
        "there are no analytics",
    ),
    (
        "RespondToAuthChallenge.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "RespondToAuthChallenge.UserContextData",
        "there is no threat protection",
    ),
    (
        "RevokeToken.RevokeAssociatedSessions",
        "all that stems from a sign-in ends with its refresh token",
    ),
    (
        "UpdateUserAttributes.ClientMetadata",
        "there are no triggers to tell it to",
    ),
    (
        "UpdateUserPool.AdminCreateUserConfig.InviteMessageTemplate",
        "kept and told; nothing is mailed",
    ),
    (
        "UpdateUserPool.EmailConfiguration",
        "kept and told; nothing is mailed",
    ),
    (
        "UpdateUserPool.EmailVerificationMessage",
        "kept and told; nothing is mailed",
    ),
    (
        "UpdateUserPool.EmailVerificationSubject",
        "kept and told; nothing is mailed",
    ),
    (
        "UpdateUserPool.Policies.PasswordPolicy.PasswordHistorySize",
        "kept and told; old passwords are not remembered",
    ),
    (
        "UpdateUserPool.SmsAuthenticationMessage",
        "kept and told; no message is sent",
    ),
    (
        "UpdateUserPool.SmsConfiguration",
        "kept and told; no message is sent",
    ),
    (
        "UpdateUserPool.SmsVerificationMessage",
        "kept and told; no message is sent",
    ),
    (
        "UpdateUserPool.UserPoolAddOns",
        "kept and told; there is no threat protection",
    ),
    (
        "UpdateUserPool.UserPoolTier",
        "kept and told; every tier can do the same here",
    ),
    (
        "UpdateUserPool.VerificationMessageTemplate",
        "kept and told; codes are shown, never links",
    ),
    (
        "UpdateUserPoolClient.AnalyticsConfiguration",
        "kept and told; there are no analytics",
    ),
    (
        "UpdateUserPoolClient.EnablePropagateAdditionalUserContextData",
        "kept and told; there is no threat protection",
    ),
    (
        "UpdateUserPoolDomain.CustomDomainConfig",
        "the certificate is not looked at",
    ),
    (
        "UpdateUserPoolDomain.ManagedLoginVersion",
        "kept and told; there is one kind of pages",
    ),
];
