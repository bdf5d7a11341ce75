/**
 * What runs containers on this machine (D12): as host processes, or only in report. Start at {@link
 * io.troupe.node.runtime.PodRuntime}. Imports core.kubelet and core.json, no Akka; methods may be
 * called from any thread and never block it, files and processes are handled on virtual threads.
 */
package io.troupe.node.runtime;
