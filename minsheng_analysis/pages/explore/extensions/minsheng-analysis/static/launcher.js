// Cards of this project in JupyterLab's launcher. What JupyterLab asks of an extension is a container with two functions,
// init, which is handed the modules that it shares, and get, which gives the plugin; so nothing has to be built.
(() => {
  const COMMAND = "minsheng:open";
  const CATEGORY = "民生实事 · Livelihood projects";
  const CARDS = [
    { name: "tutorial.ipynb", label: "教程 · Tutorial" },
    { name: "explore.ipynb", label: "探索 · Explore" },
  ];
  let shared;

  // Installed, the notebooks lie in the folder itself; in a source tree in one of their own.
  async function open(app, name) {
    const folder = await app.serviceManager.contents.get("");
    const here = folder.content.some((entry) => entry.name === name);
    return app.commands.execute("docmanager:open", { path: here ? name : `notebooks/${name}` });
  }

  async function plugin() {
    const [offered] = Object.values(shared["@jupyterlab/launcher"]);
    const { ILauncher } = (await offered.get())();
    return {
      id: "minsheng-analysis:launcher",
      autoStart: true,
      requires: [ILauncher],
      activate(app, launcher) {
        app.commands.addCommand(COMMAND, {
          label: ({ label }) => label,
          execute: ({ name }) => open(app, name),
        });
        CARDS.forEach((card, rank) => launcher.add({ command: COMMAND, args: card, category: CATEGORY, rank }));
      },
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["minsheng-analysis"] = {
    init(modules) {
      shared = modules;
    },
    async get() {
      const made = await plugin();
      return () => made;
    },
  };
})();
