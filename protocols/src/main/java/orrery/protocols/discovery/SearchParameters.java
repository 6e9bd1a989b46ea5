package orrery.protocols.discovery;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orrery.host.NodeId;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;

/** A search as the query of {@code GET /nodes}. */
public final class SearchParameters {

  /** The characters of a role's name. */
  private static final int MAXIMUM_ROLE = 63;

  private SearchParameters() {}

  /** The names and values that say {@code query}. */
  public static Map<String, String> of(SearchQuery query) {
    Map<String, String> parts = new LinkedHashMap<>();
    query.account().ifPresent(account -> parts.put("account", account));
    query.link().ifPresent(link -> parts.put("link", link));
    query.near().ifPresent(circle -> parts.put("near", circle.centre().latitudeMicrodegrees() + ","
        + circle.centre().longitudeMicrodegrees() + "," + circle.radius().millimetres()));
    query.after().ifPresent(id -> parts.put("after", id.name()));
    if (query.limit() != SearchQuery.USUAL_LIMIT) {
      parts.put("limit", Integer.toString(query.limit()));
    }
    SearchFilter filter = query.filter();
    filter.role().ifPresent(role -> parts.put("role", role));
    if (filter.storageBytes() > 0) {
      parts.put("storage", Long.toString(filter.storageBytes()));
    }
    if (filter.processorMops() > 0) {
      parts.put("processor", Long.toString(filter.processorMops()));
    }
    if (filter.reachable()) {
      parts.put("reachable", "true");
    }
    filter.service().ifPresent(service -> parts.put("service", service));
    return parts;
  }

  /** Reads {@link #of}; other names are ignored. */
  public static SearchQuery read(Map<String, String> given) throws JsonException {
    return DiscoveryService.query(given);
  }

  /** What of the query is a filter. */
  static SearchFilter filter(Map<String, String> given) throws JsonException {
    Optional<String> role = Optional.ofNullable(given.get("role"));
    if (role.filter(word -> word.length() > MAXIMUM_ROLE).isPresent()) {
      throw new JsonException("a role must have at most " + MAXIMUM_ROLE + " characters");
    }
    Optional<String> service = Optional.ofNullable(given.get("service"));
    if (service.filter(name -> !NodeId.isValid(name)).isPresent()) {
      throw new JsonException("service must be the name of a microservice");
    }
    return new SearchFilter(role, number(given, "storage"), number(given, "processor"), given.getOrDefault("reachable", "").equals("true"), service);
  }

  private static long number(Map<String, String> given, String name) throws JsonException {
    String text = given.get(name);
    return text == null ? 0 : JsonReader.read(text.getBytes(StandardCharsets.UTF_8), json -> json.whole(0, Long.MAX_VALUE));
  }
}
