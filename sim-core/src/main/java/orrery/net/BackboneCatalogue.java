package orrery.net;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultUndirectedWeightedGraph;
import org.jgrapht.graph.DefaultWeightedEdge;

/**
 * The backbones that scenarios may name.
 *
 * <p>Source of all delays between regions: IBM Cloud documentation, "Network latency" of Virtual Private Cloud, table
 * "Inter-region latency", averages of 27 July to 25 August 2024, round trips in ms (Washington DC to London: 75; Frankfurt
 * to London: 13). Within a region, 2 ms: the same page's averages between two zones of one region are 1.8 to 2.2 ms.
 */
public final class BackboneCatalogue {

  private static final double WITHIN_REGION_MS = 2;

  private static final List<String> CLOUD_REGIONS = List.of(
      "dallas", "toronto", "washington", "frankfurt", "london", "madrid", "osaka", "sydney", "tokyo", "sao-paulo");

  private static final double[][] CLOUD_ROUND_TRIPS = {
    {2, 34, 31, 123, 113, 119, 150, 186, 143, 146},
    {34, 2, 19, 93, 82, 108, 168, 215, 162, 129},
    {31, 19, 2, 91, 75, 87, 172, 214, 164, 118},
    {123, 93, 91, 2, 13, 29, 232, 250, 233, 198},
    {113, 83, 75, 13, 2, 27, 244, 261, 243, 188},
    {122, 106, 88, 29, 27, 2, 257, 275, 258, 209},
    {150, 169, 172, 231, 243, 257, 2, 122, 9, 293},
    {186, 214, 214, 249, 261, 275, 122, 2, 115, 328},
    {143, 162, 166, 233, 244, 256, 9, 115, 2, 284},
    {144, 128, 119, 196, 187, 208, 291, 328, 283, 2},
  };

  private static final Map<String, Backbone> PRESETS = presets();

  private BackboneCatalogue() {}

  private static Map<String, Backbone> presets() {
    Map<String, Backbone> presets = new LinkedHashMap<>();
    presets.put("europe-west", europeWest());
    presets.put("cloud-regions", RttMatrix.of(CLOUD_REGIONS, CLOUD_ROUND_TRIPS));
    return Collections.unmodifiableMap(presets);
  }

  private static Backbone europeWest() {
    Graph<String, DefaultWeightedEdge> graph = new DefaultUndirectedWeightedGraph<>(DefaultWeightedEdge.class);
    List.of("frankfurt", "london", "madrid").forEach(graph::addVertex);
    join(graph, "frankfurt", "london", 13);
    join(graph, "frankfurt", "madrid", 29);
    join(graph, "london", "madrid", 27);
    Map<String, Long> within = new LinkedHashMap<>();
    graph.vertexSet().forEach(region -> within.put(region, oneWayNanos(WITHIN_REGION_MS)));
    return new RegionGraph(graph, within);
  }

  private static void join(Graph<String, DefaultWeightedEdge> graph, String a, String b, double roundTripMs) {
    graph.setEdgeWeight(graph.addEdge(a, b), oneWayNanos(roundTripMs));
  }

  private static long oneWayNanos(double roundTripMs) {
    return Math.round(roundTripMs * 500_000);
  }

  /** All presets by name. */
  public static Map<String, Backbone> all() {
    return PRESETS;
  }
}
