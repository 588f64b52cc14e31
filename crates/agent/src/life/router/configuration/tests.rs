//! What `configuration` promises.

use super::{Configuration, Output};

fn configuration(include: Option<&str>) -> Configuration<'_> {
    Configuration {
        bind: Some("127.0.0.1"),
        metadata: vec![("ecs_cluster", "shop".to_owned())],
        include,
        outputs: vec![Output {
            container: "app".to_owned(),
            plugin: Some("cloudwatch".to_owned()),
            include: None,
            exclude: Some("^DEBUG".to_owned()),
            options: vec![("region".to_owned(), "eu-west-1\n[OUTPUT]".to_owned())],
        }],
    }
}

#[test]
fn a_fluent_bit_router_is_told_its_inputs_filters_and_outputs() {
    let expected = "
[INPUT]
    Name forward
    unix_path /var/run/fluent.sock

[INPUT]
    Name forward
    Listen 127.0.0.1
    Port 24224

[FILTER]
    Name grep
    Match app-firelens*
    Exclude log ^DEBUG

[FILTER]
    Name record_modifier
    Match *
    Record ecs_cluster shop

@INCLUDE /extra.conf

[OUTPUT]
    Name cloudwatch
    Match app-firelens*
    region eu-west-1 [OUTPUT]
";
    assert_eq!(configuration(Some("/extra.conf")).fluent_bit(), expected);
}

#[test]
fn a_fluentd_router_is_told_the_same_in_its_own_words() {
    let expected = "
<source>
  @type unix
  path /var/run/fluent.sock
</source>

<source>
  @type forward
  bind 127.0.0.1
  port 24224
</source>

<filter app-firelens**>
  @type grep
  <exclude>
    key log
    pattern ^DEBUG
  </exclude>
</filter>

<filter **>
  @type record_transformer
  <record>
    ecs_cluster shop
  </record>
</filter>

<match app-firelens**>
  @type cloudwatch
  region eu-west-1 [OUTPUT]
</match>
";
    assert_eq!(configuration(None).fluentd(), expected);
}
