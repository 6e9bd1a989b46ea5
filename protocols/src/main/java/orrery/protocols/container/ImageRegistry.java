package orrery.protocols.container;

import java.util.List;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.http.HttpServer;

/** {@code image-registry}: the central place of images (EC-28), which gives those of a list to whoever asks. */
public final class ImageRegistry implements Protocol {

  private final HttpServer http;
  private final int port;

  public ImageRegistry(Host host, ImageRegistryConfig config) {
    List<Image> images = ImageList.parse(config.images());
    port = config.port();
    http = new HttpServer(host, config.http(), routes -> ImageRoutes.register(routes, () -> images, (exchange, onAdmitted) -> onAdmitted.accept(true)));
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
}
