//! The facts files, as part of the program.

macro_rules! facts {
    ($($name:literal)*) => {
        /// Every service's name and facts, in alphabetical order.
        pub const SERVICES: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../../models/", $name, ".api")))),*
        ];
    };
}

facts! {
    "acm" "acm-pca" "apigatewayv2" "application-autoscaling" "autoscaling" "cloudformation"
    "cloudwatch" "codedeploy" "cognito-idp" "dynamodb" "dynamodbstreams" "ec2" "ecr" "ecs"
    "elbv2" "events" "iam" "kms" "lambda" "logs" "rds" "resourcegroupstaggingapi" "route53"
    "scheduler" "secretsmanager" "servicediscovery" "sns" "sqs" "ssm" "sts" "wafv2"
}

#[cfg(test)]
mod tests {
    use crate::model::Service;

    #[test]
    fn every_facts_file_is_understood_and_every_named_type_exists() {
        for (name, facts) in super::SERVICES {
            let service = Service::parse(facts).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(service.name, *name);
            assert!(!service.operations.is_empty());
            for operation in service.operations.values() {
                for shape in operation.input.iter().chain(&operation.output) {
                    assert!(service.structure(shape).is_some(), "{name}: {shape}");
                }
            }
        }
    }
}
