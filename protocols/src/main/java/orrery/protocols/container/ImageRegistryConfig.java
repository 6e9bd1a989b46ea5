package orrery.protocols.container;

import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpServerConfig;

/**
 * A registry of images.
 *
 * @param port where it listens
 * @param images as {@link ImageList} reads them
 */
public record ImageRegistryConfig(
    @Doc("The port it listens on.")
        @Default(value = "80", source = "RFC 9110 section 4.2.1: the default port of http") int port,
    @Doc("The images it has: NAME:TAG, field=value; NAME:TAG.")
        @Default(value = "echo; work", source = "assumed") String images,
    HttpServerConfig http) {

  public ImageRegistryConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
    ImageList.parse(images);
  }
}
