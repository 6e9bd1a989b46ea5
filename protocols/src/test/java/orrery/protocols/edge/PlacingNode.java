package orrery.protocols.edge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.protocols.cluster.Duty;
import orrery.protocols.container.ContainerApi;
import orrery.protocols.container.ContainerConfig;
import orrery.protocols.container.HttpImageSource;
import orrery.protocols.container.ImageName;
import orrery.protocols.container.LightContainer;
import orrery.protocols.gateway.DirectWay;
import orrery.protocols.gateway.LocalWay;
import orrery.protocols.gateway.Way;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.placement.Ask;
import orrery.protocols.placement.Candidate;
import orrery.protocols.placement.ContainerPlace;
import orrery.protocols.placement.Decision;
import orrery.protocols.placement.Gateways;
import orrery.protocols.placement.LinkImages;
import orrery.protocols.placement.Loading;
import orrery.protocols.placement.PlacedWays;
import orrery.protocols.placement.PlacementConfig;
import orrery.protocols.placement.Placer;
import orrery.protocols.placement.Reach;
import orrery.protocols.service.Caller;
import orrery.protocols.service.EchoService;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;
import orrery.protocols.service.WorkService;

/** An edge node with a container, whose API is on port 2375 and believes what {@code X-Account} says, and with placement. */
final class PlacingNode implements Protocol {

  static final int PORT = 2375;
  private static final MicroserviceCatalogue PROGRAMS = new MicroserviceCatalogue(List.of(new EchoService.Provider(), new WorkService.Provider()));

  final EdgeNode edge;
  final LightContainer container;
  final Placer placer;
  final Loading loading;
  final PlacedWays ways;
  /** What was found, each as the ways' {@code ROUTE node}. */
  final List<List<String>> found = new ArrayList<>();
  final List<Decision> decisions = new ArrayList<>();
  final List<String> loads = new ArrayList<>();
  private final Host host;
  private final ContainerPlace place;
  private final HttpServer http;
  private final HttpClient client;

  PlacingNode(Host host, EdgeNodeConfig edge, ContainerConfig containers, PlacementConfig placement, Endpoint registry) {
    this.host = host;
    this.edge = new EdgeNode(host, edge);
    client = new HttpClient(host, Defaults.of(HttpClientConfig.class));
    Gateways gateways = (node, request, terms, onResult) ->
        client.send(new Endpoint(node.node().endpoint().address(), PORT), from(request), terms, onResult);
    Holder holder = new Holder();
    place = new ContainerPlace(host, containers, PROGRAMS, () -> Optional.ofNullable(holder.container), () -> this.edge.cluster().profile(),
        () -> this.edge.cluster().duties().contains(Duty.COMPUTE));
    placer = new Placer(host, placement, place, this.edge.searching(), Optional.of(new NodeId("cloud")));
    loading = new Loading(host, placement.loadPatience(), gateways);
    LinkImages images = new LinkImages(host, Duration.ofSeconds(20), placer, gateways,
        name -> List.of(new HttpImageSource("registry", client, registry, Duration.ofSeconds(20))));
    container = new LightContainer(host, containers, PROGRAMS, images, service -> (to, request, terms, onOutcome) -> { });
    holder.container = container;
    container.images().onChanged(this::tell);
    ways = new PlacedWays(placer, loading, this::pull, host.device()::account, this::way);
    http = new HttpServer(host, Defaults.of(HttpServerConfig.class), routes -> ContainerApi.register(routes, host, () -> container,
        (exchange, onCaller) -> onCaller.accept(exchange.request().headers().first("X-Account").map(Caller::of))));
  }

  /** A container that is made after those who ask for it. */
  private static final class Holder {
    private LightContainer container;
  }

  private HttpRequest from(HttpRequest request) {
    return new HttpRequest(request.method(), request.target(), request.headers().with("X-Account", host.device().account()), request.body());
  }

  private Optional<Way> way(Candidate there) {
    return switch (there.reach()) {
      case OWN -> Optional.of(new LocalWay(there.node()));
      case LINK -> there.found().map(node -> new DirectWay(host, there.node(), Route.LINK, new Endpoint(node.node().endpoint().address(), PORT)));
      case ELSEWHERE -> there.found().map(node -> new DirectWay(host, there.node(), Route.RELAYED, node.superNodeEndpoint()));
      case CENTRAL -> Optional.of(new DirectWay(host, there.node(), Route.GLOBAL, new Endpoint(host.interfaces().get(0).addresses().get(0).address(), 443)));
    };
  }

  private void pull(String service, Consumer<Boolean> onOutcome) {
    container.pull(new ImageName(service, ImageName.LATEST), outcome -> onOutcome.accept(outcome.refusal().isEmpty()));
  }

  /** Its cluster is to be told what it offers. */
  void tell() {
    edge.onInventory(place.inventory());
  }

  @Override
  public void start() {
    tell();
    edge.start();
    container.start();
    http.start(PORT);
  }

  @Override
  public void stop(Runnable done) {
    http.stop();
    edge.stop(() -> container.stop(() -> {
      client.stop();
      done.run();
    }));
  }

  void find(String address) {
    ways.find(ServiceAddress.parse(address).orElseThrow(), all -> found.add(all.stream().map(way -> way.route().word() + " " + way.node()).toList()));
  }

  void decide(Ask ask) {
    placer.place(ask, host.device().account(), decisions::add);
  }

  List<String> last() {
    return found.get(found.size() - 1);
  }

  /** Where to go first, as of the last decision. */
  Reach best() {
    return decisions.get(decisions.size() - 1).best().orElseThrow().candidate().reach();
  }
}
