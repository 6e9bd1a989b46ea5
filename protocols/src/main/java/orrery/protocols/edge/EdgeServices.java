package orrery.protocols.edge;

import java.util.List;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.protocols.beam.BeamService;
import orrery.protocols.drive.DriveService;
import orrery.protocols.gateway.NodeServices;
import orrery.protocols.gateway.ServicesConfig;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.placement.Ask;
import orrery.protocols.placement.Decision;
import orrery.protocols.relay.SignalReply;
import orrery.protocols.service.Calls;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.ServiceAddress;
import orrery.protocols.use.Errands;

/**
 * A node's part in microservices: those that it runs and calls, where its calls are placed, the ways to gateways on other links, and what its
 * users want of them.
 */
final class EdgeServices {

  private final NodeServices node;
  private final Placing placing;
  private final FarGateways far;
  private final AccountLinks rates;
  private final Errands errands;

  /** Of {@code edge}, which has those links. */
  EdgeServices(Host host, EdgeNodeConfig config, EdgeNode edge, List<EdgeLink> links, Signals signals, Exchanges exchanges, Notices notices) {
    rates = new AccountLinks(host, edge.searching());
    far = new FarGateways(host, config, signals, exchanges, notices,
        (query, onFound) -> edge.search(query, answer -> onFound.accept(answer.map(SearchDesk.Answer::nodes).orElse(List.of()))));
    node = new NodeServices(host, config.services(), caller -> config.sharing().includes(caller, host.device().account()),
        programs(config, edge), new LinkNeighbours(links), far);
    placing = new Placing(host, config, edge, node);
    placing.useBeyond(far::way);
    if (config.services().mode() == ServicesConfig.Mode.EDGE) {
      far.useServices(node);
    }
    Errands.Side side = config.services().mode() == ServicesConfig.Mode.EDGE ? Errands.Side.EDGE : Errands.Side.CENTRAL;
    // What calls is made for the first want.
    errands = new Errands(host, side, new OfUsers(), config.services().patience(), config.services().largest().bytes());
  }

  /** Calls for its users, made by what is there for the first of them. */
  private final class OfUsers implements Calls {

    /** Before its own beam sends to several it is to know how fast these are. */
    @Override
    public void call(ServiceAddress to, HttpRequest request, HttpTerms terms, Consumer<Outcome> onOutcome) {
      boolean toSeveral = to.where() instanceof ServiceAddress.Here && to.service().equals("beam") && Errands.isForSeveral(request);
      if (toSeveral) {
        rates.learn(() -> node.calls().call(to, request, terms, onOutcome));
      } else {
        node.calls().call(to, request, terms, onOutcome);
      }
    }

    @Override
    public void offload(ServiceAddress to, HttpRequest request, HttpTerms terms, long operations, Consumer<Outcome> onOutcome) {
      node.calls().offload(to, request, terms, operations, onOutcome);
    }
  }

  /** Those that are installed; what of them works on several nodes is told about these. */
  private MicroserviceCatalogue programs(EdgeNodeConfig config, EdgeNode edge) {
    return MicroserviceCatalogue.installed().with(List.of(
        new BeamService.Provider(config.beam(), context -> rates),
        new DriveService.Provider(config.drive(), context -> new ClusterReplicas(context.host(), edge::cluster))));
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
    errands.start();
  }

  void stop(Runnable done) {
    errands.stop();
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
