//! One module a service. Made by `cargo xtask codegen`; do not edit.

pub mod acm;
pub mod acm_pca;
pub mod apigatewayv2;
pub mod cloudwatch;
pub mod cognito_idp;
pub mod ec2;
pub mod ecr;
pub mod ecs;
pub mod elbv2;
pub mod iam;
pub mod logs;
pub mod route53;
pub mod secretsmanager;
pub mod servicediscovery;
pub mod ssm;
pub mod sts;
pub mod wafv2;
