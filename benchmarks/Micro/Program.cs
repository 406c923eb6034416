using BenchmarkDotNet.Running;

// In this process: a project generated beside the others would neither find their output folders nor their packages.
string[] always = ["--inProcess", "--memory", "--artifacts", "artifacts/micro"];
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args, .. always]);
