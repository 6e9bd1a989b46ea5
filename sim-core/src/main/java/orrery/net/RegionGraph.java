package orrery.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jgrapht.Graph;
import org.jgrapht.alg.interfaces.ShortestPathAlgorithm.SingleSourcePaths;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.DefaultWeightedEdge;

/**
 * A backbone of regions joined by links: packets take the way of least delay. The graph is JGraphT's; edge weights are
 * one-way delays in nanoseconds.
 */
public final class RegionGraph implements Backbone {

  private final List<String> regions;
  private final long[][] oneWay;

  /**
   * @param topology undirected; each vertex is a region's name, each weight a whole number of nanoseconds
   * @param withinRegion one-way delay between two attachments of one region, in nanoseconds; 0 where a region is missing
   */
  public RegionGraph(Graph<String, DefaultWeightedEdge> topology, Map<String, Long> withinRegion) {
    this.regions = List.copyOf(new ArrayList<>(topology.vertexSet()));
    this.oneWay = new long[regions.size()][regions.size()];
    DijkstraShortestPath<String, DefaultWeightedEdge> shortest = new DijkstraShortestPath<>(topology);
    for (int from = 0; from < regions.size(); from++) {
      SingleSourcePaths<String, DefaultWeightedEdge> paths = shortest.getPaths(regions.get(from));
      for (int to = 0; to < regions.size(); to++) {
        double weight = paths.getWeight(regions.get(to));
        if (Double.isInfinite(weight)) {
          throw new IllegalArgumentException("every region must be reachable, but no way leads from " + regions.get(from) + " to " + regions.get(to));
        }
        long ends = withinRegion.getOrDefault(regions.get(from), 0L);
        oneWay[from][to] = from == to ? ends : (long) weight;
      }
    }
  }

  @Override
  public int sites() {
    return regions.size();
  }

  @Override
  public String siteName(int site) {
    return regions.get(site);
  }

  @Override
  public long oneWayNanos(int from, int to) {
    return oneWay[from][to];
  }
}
