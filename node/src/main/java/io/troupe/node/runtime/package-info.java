/**
 * What runs containers on this machine (D12): as host processes, or only in report. Start at {@link
 * io.troupe.node.runtime.PodRuntime}. Imports core.kubelet, core.json and the bounds of core.link,
 * no Akka; methods may be called from any thread and never block it, files and processes are
 * handled on virtual threads, pipes and terminals of streams on platform threads.
 */
package io.troupe.node.runtime;
