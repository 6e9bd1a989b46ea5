package orrery.protocols.container;

import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;

/** Brings in {@code image-registry}. */
public final class ImageRegistryProvider implements ProtocolProvider<ImageRegistryConfig> {

  @Override
  public String id() {
    return "image-registry";
  }

  @Override
  public Class<ImageRegistryConfig> config() {
    return ImageRegistryConfig.class;
  }

  @Override
  public Protocol create(Host host, ImageRegistryConfig config) {
    return new ImageRegistry(host, config);
  }
}
