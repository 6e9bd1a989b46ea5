package orrery.protocols.container;

import java.util.List;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;

/** {@code image-registry}: the central place of images (EC-28), which gives those of a list to whoever asks. */
public final class ImageRegistry implements Protocol {

  private final HttpServer http;
  private final int port;

  public ImageRegistry(Host host, Config config) {
    List<Image> images = ImageList.parse(config.images());
    port = config.port();
    http = new HttpServer(host, config.http(), routes -> ImageRoutes.register(routes, () -> images, exchange -> true));
  }

  @Override
  public void start() {
    http.start(port);
  }

  @Override
  public void stop(Runnable done) {
    http.stop();
    done.run();
  }

  /** Where it listens, once it does. */
  public Endpoint local() {
    return http.local();
  }

  /**
   * A registry of images.
   *
   * @param images as {@link ImageList} reads them
   */
  public record Config(
      @Doc("The port it listens on.")
          @Default(value = "80", source = "RFC 9110 section 4.2.1: the default port of http") int port,
      @Doc("The images it has: NAME:TAG, field=value; NAME:TAG.")
          @Default(value = "echo; work", source = "assumed") String images,
      HttpServerConfig http) {

    public Config {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
      }
      ImageList.parse(images);
    }
  }

  /** Brings in {@code image-registry}. */
  public static final class Provider implements ProtocolProvider<Config> {

    @Override
    public String id() {
      return "image-registry";
    }

    @Override
    public Class<Config> config() {
      return Config.class;
    }

    @Override
    public Protocol create(Host host, Config config) {
      return new ImageRegistry(host, config);
    }
  }
}
