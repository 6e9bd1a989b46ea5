/**
 * Clusters and their super nodes: membership, failure detection and election (EC-6, EC-7, EC-10 to EC-15, EC-34, EC-35,
 * EC-38, EC-42, EC-43).
 *
 * <p>Start with {@link orrery.protocols.cluster.ClusterMember}, one node's part in one cluster;
 * {@link orrery.protocols.cluster.ClusterListener}, by which the node's other protocols follow it; and
 * {@link orrery.protocols.cluster.ClusterConfig}, all its times and what follows from them. A node in several clusters has
 * one object for each (EC-38). {@code Election} is the seam between algorithms; {@code Office} is what a super node does, and
 * {@link orrery.protocols.cluster.Duty} what it may give its members to do.
 *
 * <h2>The message format, version 1</h2>
 *
 * <p>One datagram, one message, at most 1,400 octets, by unicast UDP to a port that each node chooses; big-endian. A
 * <i>number</i> has seven bits an octet, the least first, the high bit set on all but the last, and no padding. A
 * <i>text</i> is an octet of length, at most 63, and UTF-8. An <i>id</i> is a node's id as a text. A <i>flag</i> is 0 or 1.
 * An <i>endpoint</i> is an octet 4 or 16, the address in as many octets, and two octets of port. Nothing on the wire is a
 * floating-point number. What does not match to the last octet is counted and dropped.
 *
 * <pre>
 * header        'O' 'C', version 1, code, 8 octets hash of the cluster's name, id of the sender
 * part          octet number of bits, at most 8; where that is not 0, an octet with those bits, the last lowest
 * superNode     id, endpoint, number term, number score (thousandths), part
 * member        id, endpoint, profile, duties
 * profile       text device type, text operating system, text account, numbers: million operations a second, bytes of
 *               memory, bytes of storage, b/s up, b/s down; octet battery (percent, 255 on mains), number minutes of
 *               persistence, number score, octet permissions (bit 0 super node, proxy, cache, storage, compute),
 *               flag position [4 octets latitude, 4 octets longitude, in microdegrees, signed], flag reachable from outside,
 *               octet percent of the processor in use; where bit 7 of the permissions is set, number microservices, at least 1,
 *               texts in order, of at most 512 octets with their lengths
 * duties        octet (bit 0 proxy, cache, storage, compute)
 * rosterPage    number term, number version, number page, number pages, number entries,
 *               entries * (id, endpoint, number score, octet (bit 0 may be super node, then the bits of its duties))
 *
 *  1 REGISTER      4 octets request, number highest term accepted, profile, duties held
 *  2 RENEW         request, number term, number version of the roster held
 *  3 UPDATE        request, number term, number version of the roster held, profile
 *  4 LEAVE         request
 *  5 CHALLENGE     request, number score
 *  6 MEET          request, number term, number score, part, number members
 *  7 HANDOVER      request, number term, number score, part passed on, number members, number page, number pages, number entries,
 *                  entries * (member, number seconds left of its lease)
 *  8 ASSIGN        request, number term, number version (grows within an office), duties
 *  9 UNITE         request, number term, number score, part, number members
 * 16 REGISTERED    request, number term, number score, part, number lease in seconds, flag [rosterPage]
 * 17 DECLINED      request, octet reason, flag [superNode]
 * 18 ACKNOWLEDGED  request, number term
 * 32 COORDINATOR   number term, number score, part
 * 33 REFERRAL      superNode
 * 34 ROSTER        rosterPage
 * 48 SUSPICION     number term, id lost                       (merit)
 * 49 CANDIDACY     number term, id lost, number score         (merit)
 * 50 ELECTION      number term, id lost                       (Bully)
 * 51 ANSWER        number term, id lost                       (Bully)
 * 52 CANDIDATE     number term, id lost, 4 octets hop, number attempt, flag [id candidate] (ring)
 * 53 ELECTED       number term, id lost, 4 octets hop, superNode      (ring)
 * 54 RECEIPT       number term, id lost, 4 octets hop         (ring)
 * 55 VOTE_REQUEST  number term, id lost, number ballot        (Raft-style)
 * 56 VOTE          number term, id lost, number ballot, flag granted                      (Raft-style)
 * 57 NOMINATION    number term, id lost                       (random)
 * </pre>
 *
 * <p>1 to 9 are requests, sent again after 0.5, 1 and 2 s until 16, 17 or 18 comes with the same number from the same
 * endpoint; the rest is sent once. COORDINATOR is sent again, with the same waits, to members that have not registered.
 * 52 and 53 are answered by 54 with the same hop, and sent to the next but one in the ring where that does not come.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A renewal every three minutes is all.</b> EC-14 forbids a keep-alive at the infrastructure level; a lease is what
 *       makes the registry forget, as in any directory, and its renewal is at once the check of the super node (EC-35). A use
 *       that fails is quicker; hence {@link orrery.protocols.cluster.ClusterMember#suspect}.
 *   <li><b>A member does not browse.</b> It knows its super node; only seekers, candidates and super nodes listen on the
 *       link. A super node asks by multicast once every watch interval: a partition that heals makes no sound by itself,
 *       and the bound on two super nodes (EC-43) can be no shorter than the interval at which they look.
 *   <li><b>The roster is told with renewals, when it has changed,</b> and as a whole. So members' rosters are stale by up to
 *       half a lease; whom a stale roster misses finds the new super node by its own renewal.
 *   <li><b>Nodes that boot together may all declare themselves.</b> A claim is heard a second after it is made, since its
 *       name is probed for (RFC 6762 §8.1). They then meet, and the best remains, within another second; waiting until claims
 *       cannot cross would cost every first node of a cluster several seconds, to save a few dozen datagrams.
 *   <li><b>Candidacies go by unicast to the roster,</b> not by multicast, which Wi-Fi does not acknowledge.
 *   <li><b>An office ends by an acknowledged hand-over, or by death.</b> Rejected: stepping down on hearing a higher term, as
 *       Raft's leaders do. A super node has no followers' quorum to lose; one that yields to a claim whose claimant is out
 *       of reach would leave its members with none. The price is that two may overlap, for as long as
 *       {@link orrery.protocols.cluster.ClusterConfig#coexistenceBound} states.
 *   <li><b>The lesser of two super nodes yields whatever their terms,</b> and the one that remains goes on in a term after
 *       both, so that all members of both accept it.
 *   <li><b>A node may join a super node of a lower term than it has accepted, but accepts it only in a later one:</b> REGISTER
 *       says which terms are known, and the super node raises its own. That happens after restarts and moves.
 *   <li><b>Every other election is a baseline, and as good a one as its paper allows.</b> All share the failure detector, the
 *       transport, registration and what happens where two are super node; each has the times that a sweep found best. Where
 *       a paper leaves something open the election's own page says what was taken. Rejected: sorting the ring by priority,
 *       which would make the best case the only one, but only where all notice at once, and would not be what is published.
 *   <li><b>A majority is of the members without the one that is lost.</b> It cannot vote: whoever asks has found that it does
 *       not answer. Counting it would leave a cluster of an even number one vote shorter, for nothing: two who both have
 *       a majority of one ballot would still need a common voter. Where that many are gone unnoticed nobody is elected, and
 *       the first that gives up looks around and declares itself.
 *   <li><b>The times of elections are those of a home network.</b> A cluster that spans links needs longer ones than its round
 *       trips, or several are elected, which then meet.
 *   <li><b>Reachability counts in the score and is not told by itself.</b> Others compare scores; a flag in each profile would
 *       say nothing more to them. Permission is no part of the score: it is a condition.
 *   <li><b>Score and hash, never the id's spelling, decide ties.</b> Names are given by people in order.
 *   <li><b>Duties are selected, not elected.</b> The super node has every profile, so that it decides alone and at once, by rules
 *       ({@link orrery.protocols.cluster.SelectionConfig}) of which any member could check the outcome: profiles and roster
 *       are known. Rejected: an election for each, three times the messages for what one node knows already.
 *   <li><b>Who has a duty keeps it until told otherwise,</b> over the loss of its super node too, and says at its next
 *       registration what it has. A new super node gives nothing before all whom it told of its office have come, or
 *       cannot: else it would give anew what is had already, and take it back a moment later.
 *   <li><b>A duty changes hands for a reason only:</b> its holder is gone, silent, objected to or unfit, or another is better by a margin
 *       and the holder has had it for a while. A lower charge is enough to keep a duty than to be given it. So equals
 *       never alternate.
 *   <li><b>A profile names the microservices that the node offers,</b> whether they run or a call would start them
 *       ({@link orrery.protocols.cluster.Inventory}). Rejected: telling which run now, which changes with each call and would be news all
 *       the time (EC-15). They are told with the next renewal as all that changes, and by a bit that others did not use, so that a node
 *       which offers nothing sends what it always sent. Members are not told of each other's: who looks for a service asks the super node.
 *   <li><b>Duties are not spread.</b> The best node may have all of them and the office too, as EC-34 allows; who wants them spread
 *       tells of the load, which counts against a provider of processor time. Rejected: a malus for each duty held, which makes
 *       the outcome depend on the order in which duties are given.
 *   <li><b>Who has duties looks at itself every minute,</b> and speaks only when it is no longer fit (EC-15): a device gives no
 *       notice of its charge or of its owner's mind. An assignment that is not acknowledged is a failed use (EC-35): the duty
 *       goes to another, and nothing is given to the silent one until it is heard.
 *   <li><b>A node that is switched on again asks by memory while it searches.</b> It keeps its super node, its duties and the fittest
 *       members. The super node of then is asked to register it, and a former super node asks five members who it is now; both
 *       are REGISTER, since whoever is not super node answers that with who is. Where members know of nobody but the one that
 *       asks, it goes on in office after a second, in a later term, rather than after a search that can find nobody. No
 *       term is accepted on memory's word alone. Rejected: waiting for the answers, which costs seconds where they do not come.
 *   <li><b>A cluster above its limit is divided by the hashes of ids.</b> Every part is a prefix of the hash, each division halves one, and
 *       a node knows its part wherever it comes from: so a node that comes back finds its part, parts have nobody in common,
 *       and nobody has to keep a table of who is where. The super node keeps the half it belongs to itself and passes the other
 *       to the best of that half with the message that passes on a whole office, so that a division is acknowledged, and may
 *       fail, in the same way: about three messages a node. Rejected: halves by proximity or by account, which nobody can work out alone;
 *       a super node of super nodes, which is one more to lose. A half in which nobody may be super node is not divided off. Where the rendezvous is a service that keeps
 *       one claim a cluster, nothing is divided: {@code maximumMembers} is the limit there.
 *   <li><b>Parts look after each other without a word.</b> Super nodes hear each other's announcements anyway, which name the part. A
 *       part asks its other half to unite when it has shrunk to fewer nodes than it ever asked with, and both together must be at
 *       most 60 percent of the limit, which is the hysteresis against dividing again. The lesser of the two by the
 *       election's order passes its office on.
 *   <li><b>A node is a guest rather than nobody's.</b> Who belongs elsewhere is sent there; where nobody is known to be there, or the node
 *       comes back because that one does not answer, it is registered all the same, until somebody is there. A part that nobody serves
 *       for as long as an election may take is taken over by its other half, or given to the best guest who belongs to it.
 *   <li><b>Of two super nodes whose parts have something in common but differ, the one with more members remains,</b> so that a few who
 *       come back from a partition do not swallow a cluster and have it divided again; the other's members are sent on.
 *   <li><b>COORDINATOR is for the receiver:</b> it is sent to an office's own members and audience, and is believed whatever the part. An
 *       announcement is for everybody, and is believed where the part holds the reader.
 *   <li><b>A rendezvous that is a service keeps the last claim</b> even where the claimant is gone, so that a super node which
 *       meets nobody there goes on in a term after that: only a later one takes its place. On a link, a claim whose claimant
 *       is gone ends by itself.
 *   <li><b>The port comes from outside</b> ({@link orrery.protocols.cluster.ClusterPorts}): a node that nobody reaches may be
 *       lent one by a relay, and one with several links has one for each.
 *   <li><b>What all devices of one kind are is apart from what drifts</b> ({@code Equipment} of a {@link
 *       orrery.protocols.cluster.Profile}): profiles change with every hour and charge, and most of what is in them never does.
 *   <li><b>Small tables by id are sorted arrays of their own length</b> ({@link orrery.protocols.cluster.ByNode}): most clusters have a
 *       handful of members, where a tree takes five times the room and no less time. The order is that of ids, as in a tree.
 *   <li><b>What a role needs is made when the role is taken:</b> a member has no search, no office and no inbox for one.
 *   <li><b>Nothing here is authenticated.</b> A node on the link can lie and disturb; identity and tokens (EC-8, EC-23,
 *       EC-31) are not part of this version. Forged messages cannot make a node throw, grow without bound, or accept a
 *       lower term.
 * </ul>
 */
@NullMarked
package orrery.protocols.cluster;

import org.jspecify.annotations.NullMarked;
