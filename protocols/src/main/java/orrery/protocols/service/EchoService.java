package orrery.protocols.service;

import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;

/** {@code echo}: answers what it is sent, content and type, be it a bulk or not. */
public final class EchoService implements Microservice {

  @Override
  public void onCall(ServiceCall call) {
    HttpHeaders headers = call.request().headers().first("Content-Type").map(type -> HttpHeaders.of("Content-Type", type)).orElse(HttpHeaders.NONE);
    HttpBulk bulk = call.request().bulk();
    call.respond(bulk == null ? new HttpResponse(200, headers, call.request().body()) : new HttpResponse(200, headers, bulk));
  }

  /** Brings in {@code echo}. */
  public static final class Provider implements MicroserviceProvider {

    @Override
    public String name() {
      return "echo";
    }

    @Override
    public Microservice create(ServiceContext context) {
      return new EchoService();
    }
  }
}
