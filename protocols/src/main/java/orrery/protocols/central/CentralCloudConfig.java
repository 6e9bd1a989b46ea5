package orrery.protocols.central;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * One region of a central cloud.
 *
 * @param port where its gateway listens
 * @param services the microservices that it has, with commas between them
 * @param regions the gateways of the other regions, with commas between them; this one's own may be among them
 * @param cores of each instance
 * @param coreMops how many million operations a core does in a second
 * @param calls how many calls an instance has in hand at a time
 * @param queue how many calls to a microservice may wait for an instance
 * @param deadline how long a call may wait and take
 * @param grace how long an instance may take to end
 * @param hop one way between two machines of the region
 * @param largest the longest content of a request
 * @param connections how many may be open at its gateway
 */
public record CentralCloudConfig(
    @Doc("The port that its gateway listens on.")
        @Default(value = "80", source = "RFC 9110 section 4.2.1: the default port of http") int port,
    @Doc("The microservices that it has, with commas between them.")
        @Default(value = "echo, share, work", source = "assumed") String services,
    @Doc("The gateways of all its regions, as address:port with commas between them; empty for one region by itself.")
        @Default(value = "", source = "assumed") String regions,
    @Doc("The cores of an instance.")
        @Default(value = "2", source = "assumed: as a t3.medium has, whose price is the default") int cores,
    @Doc("How many million operations a core of an instance does in a second.")
        @Default(value = "25000", source = "assumed") long coreMops,
    @Doc("How many calls an instance has in hand at a time; those beyond wait.")
        @Default(value = "80", source = "Cloud Run, Maximum concurrent requests: 'By default each Cloud Run instance can receive up to 80 requests at the same time'")
        int calls,
    @Doc("How many calls to a microservice may wait for an instance; one more is answered 503.")
        @Default(value = "1000", source = "assumed") int queue,
    @Doc("How long a call may wait and take; then it is answered 504.")
        @Default(value = "60 s", source = "assumed") Duration deadline,
    @Doc("How long an instance may take to end.")
        @Default(value = "30 s", source = "assumed") Duration grace,
    @Doc("One way between two machines of the region.")
        @Default(value = "250 us", source = "assumed") Duration hop,
    @Doc("The longest content of a request.")
        @Default(value = "5 GB", source = "assumed") DataSize largest,
    @Doc("The most connections at a time: of all machines that stand for its gateway together.")
        @Default(value = "1000000", source = "assumed") int connections,
    AutoscalerConfig scaling,
    PushConfig push) {

  public CentralCloudConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
    if (cores < 1 || cores > 1024 || coreMops < 1 || coreMops > 1_000_000_000) {
      throw new IllegalArgumentException("cores must be 1 to 1024 and core-mops 1 to 1000000000 but they are " + cores + " and " + coreMops);
    }
    if (calls < 1 || queue < 0 || calls > 1_000_000 || queue > 1_000_000) {
      throw new IllegalArgumentException("calls must be 1 or more, and queue 0 or more, each at most 1000000, but they are " + calls + " and " + queue);
    }
    if (deadline.isNegative() || deadline.isZero() || grace.isNegative() || hop.isNegative()) {
      throw new IllegalArgumentException("deadline must be more than 0, and grace and hop 0 or more, but they are " + deadline + ", " + grace + " and " + hop);
    }
    if (largest.bytes() < 1 || connections < 1) {
      throw new IllegalArgumentException("largest must be 1 B or more, and connections 1 or more, but they are " + largest + " and " + connections);
    }
  }
}
