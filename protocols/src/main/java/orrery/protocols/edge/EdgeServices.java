package orrery.protocols.edge;

import java.util.List;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.protocols.gateway.NodeServices;
import orrery.protocols.gateway.ServicesConfig;
import orrery.protocols.placement.Ask;
import orrery.protocols.placement.Decision;
import orrery.protocols.relay.SignalReply;
import orrery.protocols.service.MicroserviceCatalogue;

/**
 * A node's part in microservices: those that it runs and calls, where its calls are placed, and the ways to gateways on other links.
 */
final class EdgeServices {

  private final NodeServices node;
  private final Placing placing;
  private final FarGateways far;

  /** Of {@code edge}, whose links may still be added to. */
  EdgeServices(Host host, EdgeNodeConfig config, EdgeNode edge, List<EdgeLink> links, Signals signals, Exchanges exchanges, Notices notices) {
    far = new FarGateways(host, config, signals, exchanges, notices,
        (query, onFound) -> edge.search(query, answer -> onFound.accept(answer.map(SearchDesk.Answer::nodes).orElse(List.of()))));
    node = new NodeServices(host, config.services(), caller -> config.sharing().includes(caller, host.device().account()),
        MicroserviceCatalogue.installed(), new LinkNeighbours(links), far);
    placing = new Placing(host, config, edge, node);
    placing.useBeyond(far::way);
    if (config.services().mode() == ServicesConfig.Mode.EDGE) {
      far.useServices(node);
    }
  }

  NodeServices node() {
    return node;
  }

  /** The clusters are told what this node offers. */
  void tell() {
    placing.tell();
  }

  void start() {
    node.start();
  }

  void stop(Runnable done) {
    node.stop(() -> {
      far.stop();
      done.run();
    });
  }

  /** Whether a signal is for {@link #onSignal}. */
  boolean takes(byte[] body) {
    return FarGateways.takes(body);
  }

  /** A node on another link calls this one. */
  void onSignal(byte[] body, SignalReply reply) {
    far.onSignal(body, reply);
  }

  /** As {@link EdgeNode#place}. */
  void place(Ask ask, Consumer<Decision> onDecided) {
    placing.place(ask, onDecided);
  }
}
