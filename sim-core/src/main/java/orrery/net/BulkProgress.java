package orrery.net;

import orrery.host.Endpoint;

/**
 * Bytes of a bulk that have moved evenly between two moments. They are told of when the rate changes and when the bulk
 * ends, so the moments may lie in the past.
 *
 * @param from the sender's own endpoint, behind whatever NAT
 * @param to the receiver's own
 * @param protocol the name by which its sender opened the connection
 * @param overBackbone whether its way leads over the backbone
 * @param contentId what the bulk is called
 * @param payloadBytes of the bulk itself
 * @param bytesForth on the wire from sender to receiver, headers included
 * @param bytesBack on the wire from receiver to sender: acknowledgements
 */
public record BulkProgress(
    Node sender,
    Node receiver,
    Endpoint from,
    Endpoint to,
    String protocol,
    boolean overBackbone,
    long contentId,
    long payloadBytes,
    long bytesForth,
    long bytesBack,
    long fromNanos,
    long toNanos) {}
