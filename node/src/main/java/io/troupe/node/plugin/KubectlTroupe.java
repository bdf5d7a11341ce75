package io.troupe.node.plugin;

import picocli.CommandLine.Command;

/**
 * The plugin's commands. kubectl finds {@code kubectl-troupe} on the PATH and passes on what
 * follows {@code kubectl troupe}.
 */
@Command(
    name = "kubectl",
    hidden = true,
    description = "What the cluster remembers: kubectl troupe <command>.",
    subcommands = {
      HistoryCommand.class,
      WhyCommand.class,
      DiffCommand.class,
      AtCommand.class,
      ReplayCommand.class,
      UndoCommand.class,
      WhoCommand.class
    })
public final class KubectlTroupe {}
