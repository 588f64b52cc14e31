#!/usr/bin/env bash
# Deploys the storefront with the stock AWS CLI: network, roles, secrets, load balancer, services.
# A second run finds everything in place and changes nothing.
#
#   AWS_ENDPOINT_URL=http://127.0.0.1:4566 examples/storefront/deploy.sh
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/aws"

export AWS_REGION="${AWS_REGION:-us-east-1}" AWS_DEFAULT_REGION="${AWS_REGION:-us-east-1}"
export AWS_ACCESS_KEY_ID="${AWS_ACCESS_KEY_ID:-test}" AWS_SECRET_ACCESS_KEY="${AWS_SECRET_ACCESS_KEY:-test}"
export AWS_PAGER=""

# Older releases of the CLI do not read AWS_ENDPOINT_URL.
aws() { command aws --endpoint-url "${AWS_ENDPOINT_URL:-http://127.0.0.1:4566}" --output text "$@"; }
step() { printf '  %-14s %s\n' "$1" "$2"; }
# What the first command finds, or, where that is nothing, what the second makes.
either() {
  local found
  found=$($1 2>/dev/null || true)
  [ -n "$found" ] && [ "$found" != None ] || found=$($2)
  printf '%s' "$found"
}

ACCOUNT=$(aws sts get-caller-identity --query Account)
REGION=$AWS_REGION
REGISTRY=$ACCOUNT.dkr.ecr.$REGION.amazonaws.com
ARCHITECTURE=$([ "$(uname -m)" = aarch64 ] && echo ARM64 || echo X86_64)

# --- network: one VPC, two zones, public and private subnets --------------------------------
find_vpc() { aws ec2 describe-vpcs --filters Name=tag:Name,Values=storefront --query 'Vpcs[0].VpcId'; }
make_vpc() {
  aws ec2 create-vpc --cidr-block 10.0.0.0/16 --query Vpc.VpcId \
    --tag-specifications 'ResourceType=vpc,Tags=[{Key=Name,Value=storefront}]'
}
VPC=$(either find_vpc make_vpc)

subnet() { # name, block, zone
  find_subnet() {
    aws ec2 describe-subnets --query 'Subnets[0].SubnetId' \
      --filters Name=vpc-id,Values="$VPC" Name=tag:Name,Values="$NAME"
  }
  make_subnet() {
    aws ec2 create-subnet --vpc-id "$VPC" --cidr-block "$BLOCK" --availability-zone "$ZONE" \
      --query Subnet.SubnetId --tag-specifications "ResourceType=subnet,Tags=[{Key=Name,Value=$NAME}]"
  }
  NAME=$1 BLOCK=$2 ZONE=$REGION$3
  either find_subnet make_subnet
}
PUBLIC_A=$(subnet public-a 10.0.0.0/24 a)
PUBLIC_B=$(subnet public-b 10.0.1.0/24 c)
PRIVATE_A=$(subnet private-a 10.0.10.0/24 a)
PRIVATE_B=$(subnet private-b 10.0.11.0/24 c)

find_nat() {
  aws ec2 describe-nat-gateways --query 'NatGateways[0].NatGatewayId' \
    --filter Name=vpc-id,Values="$VPC" Name=state,Values=available
}
make_ways_out() {
  local gateway public private address nat
  gateway=$(aws ec2 create-internet-gateway --query InternetGateway.InternetGatewayId)
  aws ec2 attach-internet-gateway --internet-gateway-id "$gateway" --vpc-id "$VPC" >/dev/null
  public=$(aws ec2 create-route-table --vpc-id "$VPC" --query RouteTable.RouteTableId)
  aws ec2 create-route --route-table-id "$public" --destination-cidr-block 0.0.0.0/0 \
    --gateway-id "$gateway" >/dev/null
  address=$(aws ec2 allocate-address --domain vpc --query AllocationId)
  nat=$(aws ec2 create-nat-gateway --subnet-id "$PUBLIC_A" --allocation-id "$address" \
    --query NatGateway.NatGatewayId)
  aws ec2 wait nat-gateway-available --nat-gateway-ids "$nat"
  private=$(aws ec2 create-route-table --vpc-id "$VPC" --query RouteTable.RouteTableId)
  aws ec2 create-route --route-table-id "$private" --destination-cidr-block 0.0.0.0/0 \
    --nat-gateway-id "$nat" >/dev/null
  for subnet in "$PUBLIC_A" "$PUBLIC_B"; do
    aws ec2 associate-route-table --route-table-id "$public" --subnet-id "$subnet" >/dev/null
  done
  for subnet in "$PRIVATE_A" "$PRIVATE_B"; do
    aws ec2 associate-route-table --route-table-id "$private" --subnet-id "$subnet" >/dev/null
  done
  printf '%s' "$nat"
}
either find_nat make_ways_out >/dev/null
step network "$VPC: public $PUBLIC_A $PUBLIC_B, private $PRIVATE_A $PRIVATE_B"

# --- security groups: every rule names a group, never a range of addresses --------------------
group() { # name
  find_group() {
    aws ec2 describe-security-groups --query 'SecurityGroups[0].GroupId' \
      --filters Name=vpc-id,Values="$VPC" Name=group-name,Values="$NAME"
  }
  make_group() {
    aws ec2 create-security-group --vpc-id "$VPC" --group-name "$NAME" --query GroupId \
      --description "storefront $NAME"
  }
  NAME=$1
  either find_group make_group
}
# Groups may not be named sg-….
SG_ALB=$(group alb)
SG_FRONTEND=$(group frontend)
SG_ORDERS=$(group orders)
SG_PAYMENTS=$(group payments)
allow() { # to, port, from
  aws ec2 authorize-security-group-ingress --group-id "$1" --protocol tcp --port "$2" "${@:3}" \
    >/dev/null 2>&1 || true
}
allow "$SG_ALB" "${STOREFRONT_PORT:-80}" --cidr 0.0.0.0/0
allow "$SG_FRONTEND" 8080 --source-group "$SG_ALB"
allow "$SG_ORDERS" 8080 --source-group "$SG_FRONTEND"
allow "$SG_PAYMENTS" 8080 --source-group "$SG_ORDERS"
step groups "alb -> frontend -> orders -> payments, each on 8080"

# --- secrets and settings ------------------------------------------------------------------------
find_secret() { aws secretsmanager describe-secret --secret-id orders/db --query ARN; }
make_secret() {
  aws secretsmanager create-secret --name orders/db --query ARN \
    --secret-string '{"username":"orders","password":"correct horse battery staple"}'
}
DB_SECRET=$(either find_secret make_secret)
aws ssm put-parameter --name /payments/mode --type String --value live --overwrite >/dev/null
step secrets "orders/db, /payments/mode"

fill() { # file: the guide's JSON with this account's ids
  sed -e "s|@ACCOUNT@|$ACCOUNT|g" -e "s|@REGION@|$REGION|g" -e "s|@REGISTRY@|$REGISTRY|g" \
    -e "s|@ARCHITECTURE@|$ARCHITECTURE|g" -e "s|@DB_SECRET@|$DB_SECRET|g" \
    -e "s|@PRIVATE_A@|$PRIVATE_A|g" -e "s|@PRIVATE_B@|$PRIVATE_B|g" \
    -e "s|@SG_FRONTEND@|$SG_FRONTEND|g" -e "s|@SG_ORDERS@|$SG_ORDERS|g" \
    -e "s|@SG_PAYMENTS@|$SG_PAYMENTS|g" -e "s|@TARGET_GROUP@|${TARGET_GROUP:-}|g" "$1"
}

# --- roles: one to start each service's tasks, one for its own calls ---------------------------
role() { # name
  aws iam get-role --role-name "$1" >/dev/null 2>&1 ||
    aws iam create-role --role-name "$1" --assume-role-policy-document file://trust-ecs-tasks.json >/dev/null
}
for service in frontend orders payments; do
  role $service-execution-role
  role $service-task-role
  aws iam attach-role-policy --role-name $service-execution-role \
    --policy-arn arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy
  aws logs create-log-group --log-group-name /ecs/$service 2>/dev/null || true
done
aws iam put-role-policy --role-name orders-execution-role --policy-name secrets \
  --policy-document "$(fill policy-orders-secrets.json)"
aws iam put-role-policy --role-name payments-execution-role --policy-name secrets \
  --policy-document "$(fill policy-payments-secrets.json)"
aws iam put-role-policy --role-name payments-task-role --policy-name table \
  --policy-document "$(fill policy-payments-table.json)"
step roles "execution and task role for each service"

# --- the one public entry point --------------------------------------------------------------------
find_balancer() { aws elbv2 describe-load-balancers --names frontend-alb --query 'LoadBalancers[0].LoadBalancerArn'; }
make_balancer() {
  aws elbv2 create-load-balancer --name frontend-alb --subnets "$PUBLIC_A" "$PUBLIC_B" \
    --security-groups "$SG_ALB" --query 'LoadBalancers[0].LoadBalancerArn'
}
BALANCER=$(either find_balancer make_balancer)
find_targets() { aws elbv2 describe-target-groups --names frontend-tg --query 'TargetGroups[0].TargetGroupArn'; }
make_targets() {
  aws elbv2 create-target-group --name frontend-tg --protocol HTTP --port 8080 --target-type ip \
    --vpc-id "$VPC" --health-check-path /health --health-check-interval-seconds 15 \
    --healthy-threshold-count 3 --unhealthy-threshold-count 3 --query 'TargetGroups[0].TargetGroupArn'
}
TARGET_GROUP=$(either find_targets make_targets)
aws elbv2 modify-target-group-attributes --target-group-arn "$TARGET_GROUP" \
  --attributes Key=deregistration_delay.timeout_seconds,Value=60 >/dev/null
find_listener() { aws elbv2 describe-listeners --load-balancer-arn "$BALANCER" --query 'Listeners[0].ListenerArn'; }
make_listener() {
  aws elbv2 create-listener --load-balancer-arn "$BALANCER" --protocol HTTP --port "${STOREFRONT_PORT:-80}" \
    --default-actions Type=forward,TargetGroupArn="$TARGET_GROUP" --query 'Listeners[0].ListenerArn'
}
either find_listener make_listener >/dev/null
aws elbv2 wait load-balancer-available --load-balancer-arns "$BALANCER"
DNS=$(aws elbv2 describe-load-balancers --names frontend-alb --query 'LoadBalancers[0].DNSName')
step balancer "$DNS"

# --- cluster, task definitions, services: payments first, so that its callers know its name -----
aws ecs create-cluster --cluster-name storefront \
  --service-connect-defaults namespace=storefront >/dev/null
for service in payments orders frontend; do
  status=$(aws ecs describe-services --cluster storefront --services $service --query 'services[0].status')
  if [ "$status" = ACTIVE ]; then
    step $service "is there already"
    continue
  fi
  aws ecs register-task-definition --cli-input-json "$(fill task-$service.json)" >/dev/null
  aws ecs create-service --cli-input-json "$(fill service-$service.json)" >/dev/null
  step $service "created"
done

# --- until every rollout is complete: before that, names of the mesh may lead nowhere yet ----------
told=
for _ in $(seq 1 300); do
  counts=$(aws ecs describe-services --cluster storefront --services payments orders frontend \
    --query 'services[].[serviceName,runningCount,desiredCount,length(deployments),deployments[0].rolloutState]')
  if failed=$(awk '$5 == "FAILED" { print $1 }' <<<"$counts") && [ -n "$failed" ]; then
    echo "${failed//$'\n'/, } failed: ask longshore why service NAME" >&2
    exit 1
  fi
  now=$(awk '{ printf "%s%s %s/%s%s", comma, $1, $2, $3, $5 == "COMPLETED" ? " done" : ""; comma = ", " }' <<<"$counts")
  [ "$now" = "$told" ] || step waiting "$now"
  told=$now
  awk '$2 != $3 || $4 != 1 || $5 != "COMPLETED" { waiting = 1 } END { exit waiting }' <<<"$counts" && break
  sleep 1
done
aws ecs wait services-stable --cluster storefront --services payments orders frontend
awk '{ printf "  %-14s %s of %s tasks running, rollout %s\n", $1, $2, $3, $5 }' <<<"$counts"
awk '$5 != "COMPLETED" { late = 1 } END { exit late }' <<<"$counts" || {
  echo "not every rollout is complete yet: ask longshore why service NAME" >&2
  exit 1
}
