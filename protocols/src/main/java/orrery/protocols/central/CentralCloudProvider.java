package orrery.protocols.central;

import java.util.List;
import java.util.Optional;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.protocols.drive.DriveConfig;
import orrery.protocols.drive.DriveService;
import orrery.protocols.drive.Replicas;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.service.Caller;
import orrery.protocols.service.MicroserviceCatalogue;

/**
 * Brings in {@code central-cloud}. It believes who calls, as far as a call says so, and has one {@code drive}, whose storage is the
 * region's and takes one copy: the provider's affair is how it keeps that.
 */
public final class CentralCloudProvider implements ProtocolProvider<CentralCloudConfig> {

  private static final DriveConfig DRIVE = Defaults.of(DriveConfig.class).withReplicas(1);

  @Override
  public String id() {
    return "central-cloud";
  }

  @Override
  public Class<CentralCloudConfig> config() {
    return CentralCloudConfig.class;
  }

  @Override
  public Protocol create(Host host, CentralCloudConfig config) {
    MicroserviceCatalogue programs = MicroserviceCatalogue.installed()
        .with(List.of(new DriveService.Provider(DRIVE, context -> Replicas.fixed(List.of(context.host().id())))));
    return new CentralCloud(host, config, programs, exchange -> Optional.of(caller(exchange.request().headers())));
  }

  private static Caller caller(HttpHeaders headers) {
    NodeId node = headers.first("Call-Node").filter(NodeId::isValid).map(NodeId::new).orElse(null);
    String account = headers.first("Call-Account").filter(text -> text.length() <= 255).orElse("");
    return node == null && account.isEmpty() ? Caller.ANONYMOUS : new Caller(node, account, "", List.of());
  }
}
