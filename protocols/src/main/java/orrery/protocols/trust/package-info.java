/**
 * Trust within a cluster: what members do for each other, whether they do what they claim, and what becomes of those who do
 * not (EC-7, EC-8; claim CL-10).
 *
 * <p>Start with {@link orrery.protocols.trust.Trust}, one node's part, and {@link orrery.protocols.trust.TrustConfig}, all that
 * can be set. {@code Directory} is who has which duty, {@code Uses} the workload by which liars are found out, {@code CumulativeSum} what one observer makes of it,
 * {@code Witness} what it says of it, {@code Jury} what several make of it, and {@code Court} what a super node does.
 * {@code Sanctions} is whom a node knows to be blacklisted, and {@code Appellant} what it does where it is one of them.
 *
 * <h2>From a lie to a verdict</h2>
 *
 * <ol>
 *   <li>A use shows how fast the work was done, how fast the content came, or that it was lost. It is <i>short</i> where it
 *       shows less than a share ({@code tolerance}) of what is claimed, or of what the user's own link takes.
 *   <li>Each observer sums up what short and good uses say (Page's cumulative sum, {@code CumulativeSum}). An honest node is
 *       accused by it after {@code false-alarm} uses at least, in the mean, as long as its uses are short with {@code
 *       honest-shortfalls} at most and independently of each other; a liar after two short uses in a row.
 *   <li>The super node opens a case: it uses the accused {@code confirmations} times itself, and asks the members what they
 *       have seen. {@code Jury} decides.
 *   <li>Who is guilty is on the blacklist for an hour, then two, and so on up to a day; it may not serve
 *       ({@link orrery.protocols.cluster.ClusterMember#mayServe}): it is given no duty, not elected, not handed an office, and where
 *       it is super node it passes its office on. All members are told at once.
 *   <li>A blacklisted node measures itself, and appeals where it is what it says: because it has owned up, or because what
 *       made it slow is over. The super node measures it again, and clears it where no use is short.
 * </ol>
 *
 * <h2>The messages</h2>
 *
 * <p>HTTP/1.1 and JSON between members, on the server of the link, whose port is that of the node's part in the cluster. A node is who its address says, by the registrations: a TCP
 * connection shows that its sender receives at that address.
 *
 * <pre>
 * POST /trust/evidence      member to super node: {cluster, observer, reports: [report]}                  202
 * GET  /trust/experience    super node to member, ?subject=&amp;capability=                                   200 the same
 * GET  /trust/claims      member to super node, ?node=&amp;term=&amp;version= of the blacklist it has
 *                           200 {cluster, claims: [{id, claim}], blacklist?} of those who have duties
 * PUT  /trust/blacklist     super node to member, or to its successor:
 *                           {cluster, super-node, term, version, entries: [{subject, capability, offences, seconds}]}   204
 * POST /trust/appeals       accused to super node: {cluster, accused, claim}                              202, 404, 409, 429
 *
 * report    {subject, capability, claimed, measured, uses, shortfalls, age}
 * claim     {processor, link, storage}
 * </pre>
 *
 * <p>Amounts are whole numbers in the unit of the capability, times are seconds. {@code DutyService} has what is served on
 * {@code duty-port}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Ordinary uses are the observations</b>; only an accusation costs measurements of its own. A liar that is given
 *       nothing to do is not found out, and does no harm.
 *   <li><b>A use is short or not.</b> Rejected: a test on the ratios themselves. What contention makes of them is heavy-tailed and
 *       differs from home to home; how often they fall below a third of the claim hardly does.
 *   <li><b>No single word convicts.</b> Each is clipped to two thirds of what is needed, two observers at least must agree, and
 *       the super node's own measurement outweighs all that is no majority. So in a cluster of two there is no verdict: each
 *       uses what it suspects one time in four only.
 *   <li><b>Slander is answered by credit.</b> An observer whose accusation the super node's measurement contradicts counts half
 *       from then on, and makes no quorum after two. A majority of slanderers wins: nothing here is authenticated by more than
 *       an address, and one owner may have many devices.
 *   <li><b>The super node judges, itself too.</b> As it cannot measure itself, it takes most of the members to convict it; with
 *       the quorum alone, two slanderers would unseat every super node before anybody has seen it work. One whose program is dishonest, not only its device, can suppress the
 *       evidence; members then only avoid it. Rejected for now: a deputy as judge, which every election would have to know.
 *   <li><b>A verdict replaces, it is not merged.</b> Members take the super node's list as it is, so that an appeal granted ends a
 *       blacklisting everywhere; only who succeeds to the office adds what its predecessor says to what it knows itself. Where a
 *       super node is lost, its successor has the list that it was told as a member, and members accuse anew whom it has not.
 *   <li><b>Blacklists stay on the link.</b> The evidence is about what a node does for those on its link, by the rate of that link,
 *       and who has seen it is known there by address. Told to discovery, it would let one household ruin a device's name
 *       everywhere; a node that moves is found out again in a few uses.
 *   <li><b>Who has a duty is what the roster says; claims come from the super node</b> ({@code /trust/claims}), since a claim that a
 *       node made to its user alone could be another than the one it was given the duty for. Rejected: claims in the roster, which
 *       all members are told whether they use anybody or not.
 *   <li><b>One trust for the cluster of each link</b>, not for the wider clusters of an account or a place: those have no duties that
 *       anybody uses, and no rate of a link to hold against a claim. What a node does for others is one service for all its links,
 *       as it has one processor and one storage.
 *   <li><b>One veto.</b> Duties, offices, successions and ballots ask the same predicate. Of ballots only those are not heard that
 *       would make a blacklisted node super node: it still votes, answers and passes on, or a ring would break at it. Where
 *       a blacklisted node is super node and nobody else can be, it stays: a cluster needs one.
 *   <li><b>Work by others counts against a processor</b> that is shared: who claims a speed says that others may have it. The
 *       tolerance allows for two or three at once.
 *   <li><b>A liar's own measurements are wrong, too</b>: it takes its link for faster than it is, and others for slow. That is a
 *       source of false accusations that honest programs on lying devices make, and the super node's check is against it.
 *   <li><b>Not found out:</b> lies about memory, battery and position, which no use shows, though being on mains counts more for a
 *       duty than all else; about a link, where no user's own is much faster than what the liar has; about storage, until more
 *       is kept than there is. A node that claims a permission its owner does not give is given a duty, and shows by refusing or
 *       not answering, which counts as a failed use and not against it: a refusal is an outcome (EC-10). The service here serves
 *       whoever asks, whatever the owner permits, so that such a lie shows nothing at all.
 *   <li><b>Persistence</b> is no claim of the device, but what the node's own program has counted in its storage: no device can lie
 *       about it. A program that does is another adversary, as the slanderer is; a super node could hold the time since it first
 *       registered that node against it, but knows nothing of the time before its own office.
 *   <li><b>A slanderer is a program</b> ({@code Slanderer}), which a setting gives to a share of nodes, since it takes part in the
 *       protocol otherwise than others; a liar is a device, and its program is honest.
 * </ul>
 */
@NullMarked
package orrery.protocols.trust;

import org.jspecify.annotations.NullMarked;
