package orrery.protocols.trust;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import orrery.host.NodeId;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpRoutes;
import orrery.protocols.trust.TrustConfig.Mode;
import orrery.protocols.trust.TrustMessage.Claims;
import orrery.protocols.trust.TrustMessage.Evidence;
import orrery.protocols.trust.TrustMessage.Listing;

/** Answers what other nodes say and ask of nodes; who may say and ask what is decided here. */
final class TrustDesk {

  private final TrustConfig config;
  private final Circle circle;
  private final Sanctions sanctions;
  private final Correspondence letters;
  private final Trust trust;

  TrustDesk(TrustConfig config, Circle circle, Sanctions sanctions, Correspondence letters, Trust trust) {
    this.config = config;
    this.circle = circle;
    this.sanctions = sanctions;
    this.letters = letters;
    this.trust = trust;
  }

  void serve(HttpRoutes routes) {
    routes.route("POST", "/trust/evidence", this::onEvidence)
        .route("GET", "/trust/experience", this::onQuestion)
        .route("GET", "/trust/claims", this::onClaimsWanted)
        .route("PUT", "/trust/blacklist", this::onListing)
        .route("POST", "/trust/appeals", this::onAppeal);
  }

  private void onEvidence(HttpExchange exchange) {
    letters.read(exchange, TrustCodec::evidence, evidence -> {
      Court own = meant(exchange, evidence.cluster()).orElse(null);
      if (own != null && isFrom(exchange, evidence.observer())) {
        exchange.respond(HttpResponse.of(202));
        if (config.mode() == Mode.DETECT) {
          own.onEvidence(evidence);
        }
      }
    });
  }

  /** The super node asks what this node has seen of another. */
  private void onQuestion(HttpExchange exchange) {
    Map<String, String> query = exchange.target().query();
    String subject = query.getOrDefault("subject", "");
    Optional<Capability> capability = Arrays.stream(Capability.values()).filter(each -> each.word().equals(query.get("capability"))).findFirst();
    if (!NodeId.isValid(subject) || capability.isEmpty()) {
      letters.refuse(exchange, 400, "malformed", "there must be a subject and a capability");
    } else if (!isFromSuperNode(exchange)) {
      letters.refuse(exchange, 403, "not-super-node", "only the super node is answered");
    } else {
      NodeId id = new NodeId(subject);
      Optional<Report> report = trust.report(id, capability.get());
      letters.answer(exchange, "experience", new Evidence(circle.name().agreed(), circle.self(), report.stream().toList()));
    }
  }

  private void onClaimsWanted(HttpExchange exchange) {
    Map<String, String> query = exchange.target().query();
    String id = query.getOrDefault("node", "");
    if (!NodeId.isValid(id)) {
      letters.refuse(exchange, 400, "malformed", "there must be a node");
      return;
    }
    Court own = meant(exchange, circle.name().agreed()).orElse(null);
    if (own != null && isFrom(exchange, new NodeId(id))) {
      Listing listing = own.listing();
      boolean held = Long.toString(listing.term()).equals(query.get("term")) && Long.toString(listing.version()).equals(query.get("version"));
      boolean told = held || config.mode() != Mode.DETECT;
      letters.answer(exchange, "claims", new Claims(circle.name().agreed(), own.claims(), told ? Optional.empty() : Optional.of(listing)));
    }
  }

  private void onListing(HttpExchange exchange) {
    letters.read(exchange, TrustCodec::listing, listing -> {
      boolean fromFormer = trust.court().isPresent()
          && trust.former().filter(before -> before.id().equals(listing.superNode()) && isAt(exchange, before)).isPresent();
      if (config.mode() != Mode.DETECT || !listing.cluster().equals(circle.name().agreed())) {
        letters.refuse(exchange, 409, "other-cluster", "this is not of that cluster");
      } else if (fromFormer) {
        exchange.respond(HttpResponse.of(204));
        sanctions.merge(listing);
      } else if (isFromSuperNode(exchange) && circle.isOtherSuperNode(listing.superNode())) {
        exchange.respond(HttpResponse.of(204));
        sanctions.take(listing);
      } else {
        letters.refuse(exchange, 403, "not-super-node", "only the super node may say that");
      }
    });
  }

  private void onAppeal(HttpExchange exchange) {
    letters.read(exchange, TrustCodec::appeal, appeal -> {
      Court own = meant(exchange, appeal.cluster()).orElse(null);
      if (own != null && isFrom(exchange, appeal.accused())) {
        exchange.respond(HttpResponse.of(own.onAppeal(appeal.accused(), appeal.claim())));
      }
    });
  }

  /** This node's court, where it is the super node that is asked; where not, says so. */
  private Optional<Court> meant(HttpExchange exchange, String ofCluster) {
    Optional<Court> own = trust.court().filter(open -> ofCluster.equals(circle.name().agreed()));
    if (own.isEmpty()) {
      letters.refuse(exchange, 409, "not-super-node", "this node is not super node of that cluster");
    }
    return own;
  }

  /** Whether the sender has the address that the member {@code id} registered with; where not, says so. */
  private boolean isFrom(HttpExchange exchange, NodeId id) {
    boolean known = circle.member(id).filter(member -> member.endpoint().address().equals(exchange.remote().address())).isPresent();
    if (!known) {
      letters.refuse(exchange, 403, "not-member", "only members are heard");
    }
    return known;
  }

  private boolean isFromSuperNode(HttpExchange exchange) {
    return !circle.isSuperNode() && circle.superNode().filter(now -> isAt(exchange, now)).isPresent();
  }

  private static boolean isAt(HttpExchange exchange, SuperNode superNode) {
    return superNode.endpoint().address().equals(exchange.remote().address());
  }
}
