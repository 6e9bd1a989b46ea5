package orrery.protocols.traversal;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;
import orrery.protocols.json.JsonException;

/**
 * One device's dealings with the rendezvous about one peer: it makes offers and hears the peer's, each once.
 *
 * <p>It asks for the next offer as soon as it has one, over a connection of its own on which each question waits; from the
 * first {@link #tell} to {@link #stop}.
 */
final class RendezvousClient {

  /** How long to wait after a failure; assumed. */
  private static final long RETRY_NANOS = 2_000_000_000L;

  private final Host host;
  private final Endpoint service;
  private final String toPeer;
  private final String fromPeer;
  private final Consumer<Offer> onOffer;
  private final HttpClient telling;
  private final HttpClient asking;
  private final Timer tellAgain;
  private final Timer askAgain;
  private @Nullable Offer own;
  private boolean told;
  private boolean asks;
  private long known;

  RendezvousClient(Host host, HttpClientConfig config, Endpoint service, NodeId peer, Consumer<Offer> onOffer) {
    this.host = host;
    this.service = service;
    this.onOffer = onOffer;
    toPeer = "/offers/" + host.id() + "/" + peer;
    fromPeer = "/offers/" + peer + "/" + host.id();
    telling = new HttpClient(host, config);
    asking = new HttpClient(host, config);
    tellAgain = host.timer("rendezvous tell", this::tellNow);
    askAgain = host.timer("rendezvous ask", this::ask);
  }

  /** Tells the peer, in place of what was told before. */
  void tell(Offer offer) {
    own = offer;
    tellNow();
  }

  void stop() {
    tellAgain.cancel();
    askAgain.cancel();
    telling.stop();
    asking.stop();
  }

  private void tellNow() {
    Offer offer = own;
    if (offer == null) {
      return;
    }
    told = false;
    telling.send(service, new HttpRequest("PUT", toPeer, HttpHeaders.JSON, OfferJson.write(offer)), result -> {
      if (offer != own) {
        return;
      }
      if (result instanceof HttpResult.Answer answer && answer.response().isSuccess()) {
        told = true;
        if (!asks) {
          ask();
        }
      } else {
        tellAgain.start(RETRY_NANOS);
      }
    });
  }

  private void ask() {
    asks = true;
    asking.send(service, HttpRequest.of("GET", fromPeer + "?known=" + known), result -> {
      if (result instanceof HttpResult.Answer answer && answer.response().isSuccess()) {
        onAnswer(answer.response());
      } else if (result instanceof HttpResult.Answer answer && answer.response().status() == 404 && told) {
        // The service has forgotten everything. It asks again once that is mended.
        asks = false;
        tellNow();
      } else {
        askAgain.start(RETRY_NANOS);
      }
    });
  }

  private void onAnswer(HttpResponse response) {
    Offer offer = null;
    if (response.status() == 200) {
      try {
        OfferJson.Numbered numbered = OfferJson.readNumbered(response.body());
        known = numbered.number();
        offer = numbered.offer();
      } catch (JsonException e) {
        host.probe().event("rendezvous", "malformed: " + e.getMessage());
        askAgain.start(RETRY_NANOS);
        return;
      }
    }
    ask();
    if (offer != null) {
      onOffer.accept(offer);
    }
  }
}
