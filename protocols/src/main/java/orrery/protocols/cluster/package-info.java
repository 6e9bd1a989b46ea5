/**
 * Clusters and their super nodes: membership, failure detection and election (EC-10 to EC-15, EC-34, EC-35, EC-43).
 *
 * <p>Start with {@link orrery.protocols.cluster.ClusterMember}, one node's part in one cluster;
 * {@link orrery.protocols.cluster.ClusterListener}, by which the node's other protocols follow it; and
 * {@link orrery.protocols.cluster.ClusterConfig}, all its times. A node in several clusters has one object for each
 * (EC-38).
 */
@NullMarked
package orrery.protocols.cluster;

import org.jspecify.annotations.NullMarked;
