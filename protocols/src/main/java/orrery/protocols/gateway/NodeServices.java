package orrery.protocols.gateway;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import orrery.host.Connection;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.container.HttpImageSource;
import orrery.protocols.container.ImageName;
import orrery.protocols.container.ImageSource;
import orrery.protocols.container.LightContainer;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Calls;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.protocols.service.ServiceAddress;
import org.jspecify.annotations.Nullable;

/**
 * The part of a node that runs and calls microservices: gateway, container and sidecar put together. While nobody calls it is a listener
 * and nothing else.
 */
public final class NodeServices implements Protocol {

  private static final HttpServerConfig SERVER = Defaults.of(HttpServerConfig.class);
  private static final HttpClientConfig CLIENT = Defaults.of(HttpClientConfig.class);

  private final Host host;
  private final ServicesConfig config;
  private final Predicate<Caller> shares;
  private final MicroserviceCatalogue programs;
  private final NodeWays own;
  private final HttpServer server;
  private Ways ways;
  private ImageSource.Known sources = this::registry;
  private Runnable onContainer = () -> { };
  private @Nullable Credentials credentials;
  private @Nullable LightContainer container;
  private @Nullable Sidecar sidecar;
  private @Nullable HttpClient registry;

  /**
   * One that does not listen yet.
   *
   * @param shares whether the owner shares anything with that caller (EC-10, EC-18)
   * @param programs what microservices there are programs for
   * @param neighbours the nodes of its links
   * @param elsewhere the ways to other nodes than those
   */
  public NodeServices(Host host, ServicesConfig config, Predicate<Caller> shares, MicroserviceCatalogue programs, Neighbours neighbours, Ways elsewhere) {
    this.host = host;
    this.config = config;
    this.shares = shares;
    this.programs = programs;
    own = new NodeWays(host, config, this::isHere, neighbours, elsewhere);
    ways = own;
    server = new HttpServer(host, SERVER, routes ->
        new ApiGateway(host, config, shares, this::container, this::credentials, this::calls).register(routes));
  }

  /** Has another order of ways be tried from now on, made of those that the node knows by itself. */
  public void useWays(Function<NodeWays, Ways> order) {
    ways = order.apply(own);
  }

  /** Has images come from elsewhere, too, than the registry that is configured. */
  public void useImages(UnaryOperator<ImageSource.Known> order) {
    sources = order.apply(this::registry);
  }

  /** Has {@code reaction} run when what runs microservices here has been made. */
  public void onContainer(Runnable reaction) {
    onContainer = reaction;
  }

  @Override
  public void start() {
    if (config.mode() == ServicesConfig.Mode.EDGE) {
      server.start(config.port());
      if (LightContainer.isAwaited(host)) {
        container();
      }
      if (config.security() == ServicesConfig.Security.SEALED && !Credentials.isPublished(host)) {
        // Who has published no key can neither be called by nodes nor call them: the two need each other's.
        credentials().publish();
      }
    }
  }

  @Override
  public void stop(Runnable done) {
    server.stop();
    if (container != null) {
      container.stop(() -> stopRest(done));
    } else {
      stopRest(done);
    }
  }

  private void stopRest(Runnable done) {
    if (sidecar != null) {
      sidecar.stop();
    }
    if (credentials != null) {
      credentials.stop();
    }
    if (registry != null) {
      registry.stop();
    }
    done.run();
  }

  /** What programs of this node call microservices by: its sidecar. */
  public Calls calls() {
    return sidecar();
  }

  Sidecar sidecar() {
    if (sidecar == null) {
      // Asked for at each call, since the order may be replaced.
      Ways present = new Ways() {
        @Override
        public void find(ServiceAddress to, Consumer<List<Way>> onFound) {
          ways.find(to, onFound);
        }

        @Override
        public void find(ServiceAddress to, Effort effort, Consumer<List<Way>> onFound) {
          ways.find(to, effort, onFound);
        }

        @Override
        public void onFailed(ServiceAddress to, Way way) {
          ways.onFailed(to, way);
        }
      };
      sidecar = new Sidecar(host, config, present, (service, call, patience) -> container().call(service, call, patience), this::credentials);
    }
    return sidecar;
  }

  /** What runs microservices here, made for the first that is asked of it. */
  public LightContainer container() {
    if (container == null) {
      container = new LightContainer(host, config.container(), programs, name -> sources.sourcesOf(name), service -> sidecar());
      container.start();
      onContainer.run();
    }
    return container;
  }

  /** The same where it has been made; nothing makes it. */
  public Optional<LightContainer> madeContainer() {
    return Optional.ofNullable(container);
  }

  /**
   * Asks the container API of another node, as whoever may govern containers there.
   *
   * @param onResult called once, later; with 401 where this node has no token that lets it in
   */
  public void govern(Way way, HttpRequest request, HttpTerms terms, Consumer<HttpResult> onResult) {
    GovernCall.send(sidecar(), way, Admission.MANAGE, request, terms, onResult);
  }

  /**
   * Asks the container API of another node for its images, as whoever may call it.
   *
   * @param onResult as of {@link #govern}
   */
  public void askForImages(Way way, HttpRequest request, HttpTerms terms, Consumer<HttpResult> onResult) {
    GovernCall.send(sidecar(), way, Admission.CALL, request, terms, onResult);
  }

  /** Where its gateway listens. */
  public Endpoint local() {
    return server.local();
  }

  /** Serves a connection that came by another way than the listener: over a relay. */
  public ConnectionHandler serve(Connection connection) {
    return server.serve(connection);
  }

  private Credentials credentials() {
    credentials = credentials == null ? new Credentials(host, config) : credentials;
    return credentials;
  }

  /** Whether the node has a microservice of that name, and would run it for itself now. */
  private boolean isHere(String service) {
    Caller self = new Caller(host.id(), host.device().account(), config.identity().tenant(), List.of(Admission.CALL));
    return container().has(service) && container().refusal(service, self).isEmpty();
  }

  private List<ImageSource> registry(ImageName name) {
    return config.registryEndpoint().<List<ImageSource>>map(at -> {
      registry = registry == null ? new HttpClient(host, CLIENT) : registry;
      return List.of(new HttpImageSource("registry", registry, at, config.patience()));
    }).orElse(List.of());
  }
}
