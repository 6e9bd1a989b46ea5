package orrery.protocols.relay;

import java.util.List;
import java.util.Optional;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import org.jspecify.annotations.Nullable;

/**
 * Hands signals that come from outside on to the members of a cluster: the part of its proxy, to which they come through the
 * tunnel, and of a super node that can be called itself, to which they come as they would to a SEP.
 */
public final class SignalForwarding {

  /** Who is in the cluster. */
  @FunctionalInterface
  public interface Members {

    /** Where a member's {@link SignalReceiver} listens; empty for who is no member. */
    Optional<Endpoint> receiverOf(NodeId member);
  }

  private final Host host;
  private final Members members;
  private final SignalHandler own;
  private final ClusterProxyConfig config;
  /** Null until the first signal for another. */
  private @Nullable HttpClient http;

  /** @param own what this node itself does with signals that are for it */
  public SignalForwarding(Host host, ClusterProxyConfig config, Members members, SignalHandler own) {
    this.host = host;
    this.config = config;
    this.members = members;
    this.own = own;
  }

  /** Takes {@code POST /nodes/{id}/signals}, and answers as a SEP does. */
  public void onSignal(HttpExchange exchange) {
    String member = exchange.variable("id");
    byte[] body = exchange.request().body();
    if (!NodeId.isValid(member)) {
      exchange.respond(HttpResponse.of(404));
    } else if (body.length > TunnelCodec.MOST_BODY) {
      exchange.respond(HttpResponse.of(413));
    } else {
      forward(new NodeId(member), body, SignalReceiver.replyTo(exchange));
    }
  }

  void forward(NodeId member, byte[] body, SignalReply reply) {
    if (member.equals(host.id())) {
      own.onSignal(body, reply);
      return;
    }
    Optional<Endpoint> receiver = members.receiverOf(member);
    if (receiver.isEmpty()) {
      reply.none(true);
      return;
    }
    pass(receiver.get(), SignalSender.toMember(body), reply);
  }

  /**
   * Carries a signal over to another link, and the answer back.
   *
   * @param next who takes it there
   * @param member for whom it is, where that is somebody further on
   * @param over who carry it on after {@code next}
   */
  public void carry(HttpExchange exchange, Endpoint next, Optional<NodeId> member, List<NodeId> over) {
    byte[] body = exchange.request().body();
    if (body.length > TunnelCodec.MOST_BODY) {
      exchange.respond(HttpResponse.of(413));
    } else {
      pass(next, member.map(last -> SignalSender.toBridge(last, over, body)).orElseGet(() -> SignalSender.toMember(body)), SignalReceiver.replyTo(exchange));
    }
  }

  private void pass(Endpoint receiver, HttpRequest request, SignalReply reply) {
    http().send(receiver, request, result -> {
      if (result instanceof HttpResult.Answer answer && answer.response().isSuccess() && answer.response().body().length <= TunnelCodec.MOST_BODY) {
        reply.answer(answer.response().body());
      } else {
        reply.none(false);
      }
    });
  }

  /** Ends; signals on their way get no answer. */
  public void stop() {
    // One that is made only now sends nothing either.
    http().stop();
  }

  private HttpClient http() {
    http = http == null ? new HttpClient(host, config.forwarding()) : http;
    return http;
  }
}
